import { setTimeout as pause } from "node:timers/promises";
import { klikitRequest } from "@/tests/support/klikit";
import type { GoodEndpoint } from "./good-endpoint";

export interface LoadOptions {
  readonly url: string;
  readonly secret: string;
  readonly good: GoodEndpoint;
  /** What the events are for, in turn. */
  readonly targets: readonly string[];
  /** Events for these are measured. */
  readonly measured: ReadonlySet<string>;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface LoadResult {
  /** 95th percentile from the moment an event was to be posted to its arrival, in milliseconds. */
  readonly p95: number;
  /** Arrivals in the measured time per second. */
  readonly perSecond: number;
  /** The share of the events posted in the measured time that also arrived in it. */
  readonly shareInTime: number;
}

/** The first part of a run is not measured. */
const warmUpShare = 0.25;
/** How long the last arrivals are waited for; what has not come by then counts as this late. */
const graceMs = 5_000;

/**
 * Posts events at an even pace, without waiting for responses. Measures from the planned time of each post, so that a
 * delayed sender does not hide a delay.
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { targets, measured, perSecond, seconds, good } = options;
  const startedAt = performance.now();
  const from = startedAt + seconds * 1_000 * warmUpShare;
  const until = startedAt + seconds * 1_000;
  const planned = new Map<string, number>();
  const posts: Promise<number>[] = [];
  for (let number = 0; number < seconds * perSecond; number += 1) {
    const at = startedAt + (number * 1_000) / perSecond;
    if (at > performance.now()) await pause(at - performance.now());
    const target = targets[number % targets.length] ?? "";
    const request = klikitRequest(options.secret, JSON.stringify({ target, pad: "x".repeat(900) }));
    if (measured.has(target) && at >= from) planned.set(request.headers["x-klikit-event-id"], at);
    posts.push(post(options.url, request));
  }
  const refused = (await Promise.all(posts)).find((status) => status !== 200);
  if (refused !== undefined) throw new Error(`an event got the response ${refused}`);
  while ([...planned.keys()].some((id) => !good.arrivedAt.has(id)) && performance.now() < until + graceMs) {
    await pause(20);
  }
  const waits = [...planned].map(([id, at]) => (good.arrivedAt.get(id) ?? performance.now()) - at);
  const inTime = [...planned.keys()].filter(
    (id) => (good.arrivedAt.get(id) ?? Number.POSITIVE_INFINITY) <= until,
  );
  waits.sort((a, b) => a - b);
  return {
    p95: waits[Math.floor(waits.length * 0.95)] ?? 0,
    perSecond: (inTime.length * 1_000) / (until - from),
    shareInTime: inTime.length / planned.size,
  };
}

/** @returns the status, or 0 without a response */
async function post(url: string, request: ReturnType<typeof klikitRequest>): Promise<number> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: request.headers,
      body: new Uint8Array(request.body),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
