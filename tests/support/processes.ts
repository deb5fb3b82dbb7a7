import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
/** proc(5): times are in ticks, and every Linux that Node runs on has this many per second. */
const ticksPerSecond = 100;

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** The CPU time used so far, in milliseconds. */
  readonly usedMs: number;
  /** The CPU time of its children that have ended, in milliseconds. 0 where the system does not show it. */
  readonly endedChildrenMs: number;
}

/** All processes of the machine. On Linux from /proc, because slim images have no `ps`; elsewhere from `ps`. */
async function processes(): Promise<ProcessRow[]> {
  if (process.platform !== "linux") return fromPs();
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(pids.map(fromProc));
  return rows.filter((row) => row !== undefined);
}

async function fromProc(pid: string): Promise<ProcessRow | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (!stat) return undefined;
  // The second field, in brackets, is the only one that can contain spaces. The state follows it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [parent = 0, group = 0] = fields.slice(1, 3).map(Number);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  const toMs = (ticks: number) => (ticks / ticksPerSecond) * 1_000;
  return {
    pid: Number(pid),
    parent,
    group,
    usedMs: toMs(user + system),
    endedChildrenMs: toMs(endedUser + endedSystem),
  };
}

async function fromPs(): Promise<ProcessRow[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,pgid=,time="]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = "", parent = "", group = "", time = ""] = line.trim().split(/\s+/);
      const seconds = time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
      return {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        usedMs: seconds * 1_000,
        endedChildrenMs: 0,
      };
    });
}

/** The CPU time of all processes of a group, in milliseconds. */
export async function processorMsOf(group: number): Promise<number> {
  const rows = await processes();
  return rows.filter((row) => row.group === group).reduce((sum, { usedMs }) => sum + usedMs, 0);
}

/** A process and its children. */
export async function familyOf(pid: number): Promise<number[]> {
  const rows = await processes();
  return [pid, ...rows.filter(({ parent }) => parent === pid).map((row) => row.pid)];
}

/** A process, its children, their children, and so on. */
export async function treeOf(pid: number): Promise<number[]> {
  return treeIn(await processes(), pid);
}

function treeIn(rows: readonly ProcessRow[], pid: number): number[] {
  const tree = [pid];
  for (const each of tree) tree.push(...rows.filter(({ parent }) => parent === each).map((row) => row.pid));
  return tree;
}

/** The CPU time of a process and everything that it has started, also of what has ended, in milliseconds. */
export async function processorMsOfTree(pid: number): Promise<number> {
  const rows = await processes();
  const tree = new Set(treeIn(rows, pid));
  return rows
    .filter((row) => tree.has(row.pid))
    .reduce((sum, { usedMs, endedChildrenMs }) => sum + usedMs + endedChildrenMs, 0);
}
