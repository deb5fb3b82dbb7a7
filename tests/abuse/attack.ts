import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

/** One way to make work. */
export interface Way {
  readonly name: string;
  /** How many attempts run at a time. */
  readonly open: number;
  /** Makes one attempt. @returns the status of the response, or 0 without one */
  readonly attempt: (signal: AbortSignal) => Promise<number>;
}

/** How many responses had each status, by way. */
export type Statuses = Readonly<Record<string, Readonly<Record<number, number>>>>;

export interface Attack {
  statuses(): Statuses;
  /** Ends the attempts that are open. */
  stop(): Promise<void>;
}

/** How long a loop waits after an attempt without a response, in milliseconds, so that it does not only count errors. */
const afterFailureMs = 50;

/** Repeats each way as fast as its attempts end, until it is stopped. */
export function startAttack(ways: readonly Way[]): Attack {
  const stopping = new AbortController();
  const { signal } = stopping;
  setMaxListeners(0, signal);
  const counts: Record<string, Record<number, number>> = {};
  const repeat = async ({ name, attempt }: Way) => {
    counts[name] ??= {};
    const ofWay = counts[name];
    while (!signal.aborted) {
      const status = await attempt(signal);
      if (signal.aborted) return;
      ofWay[status] = (ofWay[status] ?? 0) + 1;
      if (status === 0) await pause(afterFailureMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const loops = ways.flatMap((way) => Array.from({ length: way.open }, () => repeat(way)));
  return {
    statuses: () => counts,
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
