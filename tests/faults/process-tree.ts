import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** The parent of each process on this machine. Linux lists it in /proc; slim images have no `ps`. */
function parents(): Map<number, number> {
  if (process.platform !== "linux") return fromPs();
  const found = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) found.set(Number(name), parent);
  }
  return found;
}

/** The fourth field of `stat`, see proc(5). Only the second field, in brackets, may contain spaces. */
function parentOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

function fromPs(): Map<number, number> {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
}

/** The running children of a process. */
export function childrenOf(pid: number): number[] {
  return [...parents()].filter(([, parent]) => parent === pid).map(([child]) => child);
}

/** Sends SIGKILL to a process and its children. Ignores processes that have already ended. */
export function killTree(pid: number): void {
  const children = childrenOf(pid);
  for (const victim of [pid, ...children]) {
    try {
      process.kill(victim, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}
