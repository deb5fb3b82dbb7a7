import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Parent of each process of this machine. Linux tells it in /proc, where slim images have no `ps`. */
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

/** proc(5): the fourth field of `stat`; the second, in brackets, is the only one that may hold spaces. */
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

/** The processes that a process started and that still run. */
export function childrenOf(pid: number): number[] {
  return [...parents()].filter(([, parent]) => parent === pid).map(([child]) => child);
}

/** kill -9 of a process and of what it started; of processes that are gone already, nothing. */
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
