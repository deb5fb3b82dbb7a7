import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Reads a property of a process: from /proc on Linux, because slim images have no `ps`, and from `ps` elsewhere.
 * @returns an empty string when there is no such process
 */
async function readProperty(pid: number, file: string, field: string): Promise<string> {
  if (process.platform === "linux") return readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
  const { stdout } = await run("ps", ["-o", `${field}=`, "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim();
}

/** When a process started, in the unit of the operating system. The system may give its pid to another process later. */
export async function startTimeOf(pid: number): Promise<string> {
  const text = await readProperty(pid, "stat", "lstart");
  if (process.platform !== "linux") return text;
  // proc(5): field 22 is the start time. Only the second field, in brackets, may contain spaces.
  const [state, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // A zombie has ended, although its entry still exists.
  return state === "Z" ? "" : (rest[18] ?? "");
}

/** The command line of a process. */
export async function commandOf(pid: number): Promise<string> {
  return (await readProperty(pid, "cmdline", "args")).replaceAll("\0", " ");
}
