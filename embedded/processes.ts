import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * What the machine knows of a process. Linux tells it in /proc, where slim images have no `ps`; elsewhere `ps` does.
 * @returns an empty string when there is no such process
 */
async function ask(pid: number, file: string, field: string): Promise<string> {
  if (process.platform === "linux") return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
  const { stdout } = await run("ps", ["-o", `${field}=`, "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim();
}

/** When a process started, in whatever unit the machine has; a pid alone may be someone else's by now. */
export async function startTimeOf(pid: number): Promise<string> {
  const text = await ask(pid, "stat", "lstart");
  if (process.platform !== "linux") return text;
  // proc(5): field 22 is the start time; the second, in brackets, is the only one that may hold spaces.
  const [state, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // A process that has ended but was not yet waited for is no longer there.
  return state === "Z" ? "" : (rest[18] ?? "");
}

/** The command line of a process. */
export async function commandOf(pid: number): Promise<string> {
  return (await ask(pid, "cmdline", "args")).replaceAll("\0", " ");
}
