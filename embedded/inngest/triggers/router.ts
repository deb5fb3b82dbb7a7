import { createHash } from "node:crypto";
import type { AcceptedEvent, EventRecord } from "../protocol/events";
import type { FunctionConfig } from "./function-config";

/** A run to be started, as the store takes it. */
export interface NewRun {
  readonly id: string;
  readonly fn_id: string;
  readonly event: string;
  readonly dedupe_key: string;
  readonly concurrency_key: string | null;
  readonly due: string;
}

/** Finds the functions that an event starts. */
export interface Router {
  readonly functions: ReadonlyMap<string, FunctionConfig>;
  runsFor(event: AcceptedEvent, nowMs: number): NewRun[];
}

/** Builds the lookup from event name to functions. Called once per registration. */
export function createRouter(functions: readonly FunctionConfig[], newId: () => string): Router {
  const byEvent = new Map<string, Set<FunctionConfig>>();
  for (const fn of functions) {
    for (const name of fn.events) byEvent.set(name, (byEvent.get(name) ?? new Set()).add(fn));
  }
  return {
    functions: new Map(functions.map((fn) => [fn.id, fn])),
    runsFor: (accepted, nowMs) =>
      [...(byEvent.get(accepted.event.name) ?? [])].map((fn) => newRun(fn, accepted, newId(), nowMs)),
  };
}

/** A run of a function for an event. It starts at once, or at the event's `ts` when that is in the future. */
export function newRun(fn: FunctionConfig, accepted: AcceptedEvent, id: string, nowMs: number): NewRun {
  return {
    id,
    fn_id: fn.id,
    event: accepted.json,
    dedupe_key: accepted.event.id,
    concurrency_key: concurrencyKey(fn, accepted.event),
    due: new Date(Math.max(nowMs, accepted.event.ts)).toISOString(),
  };
}

/** The counter that limits a run, computed once when the run is scheduled. Null when the function has no limit. */
export function concurrencyKey(fn: FunctionConfig, { data }: EventRecord): string | null {
  if (!fn.concurrency) return null;
  const { field } = fn.concurrency;
  if (field === undefined) return fn.id;
  const value = JSON.stringify(Object.hasOwn(data, field) ? data[field] : null);
  const short = value.length <= 64 ? value : createHash("sha256").update(value).digest("hex");
  return `${fn.id} ${short}`;
}
