import { createHash } from "node:crypto";
import type { AcceptedEvent, EventRecord } from "../protocol/events";
import { holds } from "./cel";
import type { ConcurrencyLimit, EventTrigger, FunctionConfig } from "./function-config";

/** A run to be started, as the store takes it. */
export interface NewRun {
  readonly id: string;
  readonly fn_id: string;
  readonly event: string;
  readonly dedupe_key: string;
  readonly keys: readonly string[];
  readonly due: string;
}

/** Which functions an event starts. */
export interface Router {
  readonly functions: ReadonlyMap<string, FunctionConfig>;
  runsFor(event: AcceptedEvent, nowMs: number): NewRun[];
  /** Whether any function has a trigger for this name. */
  listensTo(name: string): boolean;
}

interface Listener {
  readonly fn: FunctionConfig;
  readonly trigger: EventTrigger;
}

/** Builds the lookup from event name to functions, once per registration. */
export function createRouter(functions: readonly FunctionConfig[], newId: () => string): Router {
  const exact = new Map<string, Listener[]>();
  const wildcards: Listener[] = [];
  for (const fn of functions) {
    for (const trigger of fn.events) {
      if (trigger.pattern.endsWith("*")) wildcards.push({ fn, trigger });
      else exact.set(trigger.pattern, [...(exact.get(trigger.pattern) ?? []), { fn, trigger }]);
    }
  }
  const listeners = (name: string) => [
    ...(exact.get(name) ?? []),
    ...wildcards.filter(({ trigger }) => matchesName(trigger.pattern, name)),
  ];
  return {
    functions: new Map(functions.map((fn) => [fn.id, fn])),
    listensTo: (name) => listeners(name).length > 0,
    runsFor: (accepted, nowMs) => {
      const triggered = listeners(accepted.event.name).filter(({ trigger }) =>
        accepts(trigger, accepted.event),
      );
      // One run per function and event, however many of its triggers match.
      const started = new Map(triggered.map(({ fn }) => [fn.id, fn]));
      return [...started.values()].map((fn) => newRun(fn, accepted, newId(), nowMs));
    },
  };
}

/** A run of a function for an event; it starts at once, or at the event's time when that is in the future. */
export function newRun(fn: FunctionConfig, accepted: AcceptedEvent, id: string, nowMs: number): NewRun {
  return {
    id,
    fn_id: fn.id,
    event: accepted.json,
    dedupe_key: accepted.event.id,
    keys: concurrencyKeys(fn, accepted.event),
    due: new Date(Math.max(nowMs, accepted.event.ts)).toISOString(),
  };
}

/** Trigger names are exact, or a prefix before a trailing `*`. The runner's own events need naming. */
export function matchesName(pattern: string, name: string): boolean {
  if (!pattern.endsWith("*")) return pattern === name;
  const prefix = pattern.slice(0, -1);
  if (name.startsWith("inngest/") && !prefix.startsWith("inngest/")) return false;
  return name.startsWith(prefix);
}

/** The counters a run takes part in, one per limit: evaluated once, when the run is scheduled. */
export function concurrencyKeys(fn: FunctionConfig, event: EventRecord): string[] {
  return fn.concurrency.map((limit, index) => {
    const owner = limit.scope === "env" ? "env" : `fn:${fn.id}:${index}`;
    return `${owner}:${keyText(limit, event)}`;
  });
}

function keyText(limit: ConcurrencyLimit, event: EventRecord): string {
  if (!limit.key) return "";
  const text = JSON.stringify(valueOrNull(limit.key, event));
  return text.length <= 64 ? text : createHash("sha256").update(text).digest("hex");
}

function valueOrNull(key: NonNullable<ConcurrencyLimit["key"]>, event: EventRecord): unknown {
  try {
    return key.evaluate({ event });
  } catch {
    return null;
  }
}

function accepts(trigger: EventTrigger, event: EventRecord): boolean {
  return !trigger.expression || holds(trigger.expression, { event });
}
