import { readFileSync } from "node:fs";
import { treeOf } from "@/tests/support/processes";

const kilobyte = 1_024;
const megabyte = 1_000_000;
const sampleMs = 10;

/** Finds the process of the app among those of the product. Linux only. */
export async function appPid(productPid: number): Promise<number> {
  for (const pid of await treeOf(productPid)) {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    if (command.includes("server/main.ts")) return pid;
  }
  throw new Error("the process of the app was not found");
}

/** Memory that a process has in RAM, in megabytes. */
export function residentMb(pid: number): number {
  const pages = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(pages) * kilobyte) / megabyte;
}

/** Samples the memory of a process until it is stopped. */
export function watchMemory(pid: number): { stop(): readonly number[] } {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentMb(pid)), sampleMs);
  return {
    stop: () => {
      clearInterval(timer);
      return samples;
    },
  };
}
