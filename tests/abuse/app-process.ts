import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { childrenOf } from "@/tests/faults/process-tree";

/** Runs `ps` without blocking: the process that measures also has the clients whose times it measures. */
async function ps(column: string, pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)("ps", ["-o", `${column}=`, "-p", String(pid)]);
  return stdout;
}

/** The process of a started product that handles all requests. */
export async function appProcess(supervisor: number): Promise<number> {
  for (const pid of childrenOf(supervisor)) {
    if ((await ps("command", pid)).includes("server/main")) return pid;
  }
  throw new Error("The process of the app was not found.");
}

/** The memory that a process holds, in MiB. */
export async function residentMiB(pid: number): Promise<number> {
  return Number(await ps("rss", pid)) / 1024;
}

/** The processor time that a process has used so far, in seconds. Only on Linux; elsewhere 0. */
export function cpuSeconds(pid: number): number {
  if (process.platform !== "linux") return 0;
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}
