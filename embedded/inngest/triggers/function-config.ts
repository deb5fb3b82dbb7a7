import { z } from "zod";
import { isRecord } from "../protocol/json";
import { parseSchedule, type Schedule } from "./cron";

/** At most `limit` call requests in flight per value of `event.data[field]`, or in total when there is no field. */
export interface ConcurrencyLimit {
  readonly limit: number;
  readonly field?: string;
}

/** A registered function, checked. */
export interface FunctionConfig {
  readonly id: string;
  readonly maxAttempts: number;
  /** Names of the events that start it. */
  readonly events: readonly string[];
  readonly crons: readonly Schedule[];
  readonly concurrency?: ConcurrencyLimit;
}

export type ParsedFunctions =
  | { readonly ok: true; readonly functions: readonly FunctionConfig[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Settings of Inngest that this runner does not have, with the names that a developer writes. */
const unsupported: Readonly<Record<string, string>> = {
  idempotency: "idempotency",
  batchEvents: "batchEvents",
  rateLimit: "rateLimit",
  throttle: "throttle",
  debounce: "debounce",
  priority: "priority",
  timeouts: "timeouts",
  singleton: "singleton",
  cancel: "cancelOn",
};
const known = new Set(["id", "name", "triggers", "steps", "concurrency"]);

const concurrency = z.strictObject({
  limit: z.number().int(),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});

const shape = z.object({
  id: z.string().min(1),
  triggers: z
    .array(
      z.union([
        z.strictObject({ event: z.string().min(1), expression: z.string().optional() }),
        z.strictObject({ cron: z.string(), jitter: z.string().optional() }),
      ]),
    )
    .min(1)
    .max(10),
  steps: z.record(
    z.string(),
    z.object({
      runtime: z.object({ type: z.string() }),
      retries: z.object({ attempts: z.number().int().min(0).max(20).optional() }).nullish(),
    }),
  ),
  concurrency: z.union([z.number().int(), concurrency, z.array(concurrency)]).nullish(),
});

type Shape = z.infer<typeof shape>;

// Inngest's default when the payload has no number of retries.
const defaultRetries = 4;
const keyPattern = /^event\.data\.([A-Za-z_]\w*)$/;

/**
 * Checks the `functions` of a sync payload (Inngest SDK_SPEC 4.3). If one function needs a feature that this runner
 * does not have, all of them are refused: a function must not run without its throttle, for example.
 */
export function parseFunctions(payload: unknown): ParsedFunctions {
  if (!Array.isArray(payload)) return { ok: false, problems: ["the sync payload has no list of functions"] };
  const functions: FunctionConfig[] = [];
  const problems: string[] = [];
  for (const item of payload) {
    try {
      functions.push(parseFunction(item));
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, functions };
}

function parseFunction(item: unknown): FunctionConfig {
  const id = isRecord(item) && typeof item.id === "string" ? item.id : "(without id)";
  const refuse = (problem: string) => new Error(`function ${id} ${problem}`);
  if (!isRecord(item)) throw refuse("is not an object");
  refuseSettings(item, refuse);
  const parsed = shape.safeParse(item);
  if (!parsed.success) throw refuse(`is not configured as expected: ${z.prettifyError(parsed.error)}`);
  const step = parsed.data.steps.step;
  if (!step || Object.keys(parsed.data.steps).length !== 1)
    throw refuse("must have exactly one step named step");
  if (step.runtime.type !== "http") throw refuse(uses("connect"));
  return {
    id,
    maxAttempts: (step.retries?.attempts ?? defaultRetries) + 1,
    events: eventNames(parsed.data, refuse),
    crons: schedules(parsed.data, refuse),
    concurrency: concurrencyLimit(parsed.data, refuse),
  };
}

type Refuse = (problem: string) => Error;

function uses(feature: string): string {
  return `uses ${feature}, which the embedded runner does not support`;
}

function refuseSettings(item: Record<string, unknown>, refuse: Refuse): void {
  for (const [name, value] of Object.entries(item)) {
    const unset = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (unset || known.has(name)) continue;
    throw refuse(uses(unsupported[name] ?? `the setting ${name}`));
  }
}

function eventNames(fn: Shape, refuse: Refuse): string[] {
  return fn.triggers.flatMap((trigger) => {
    if (!("event" in trigger)) return [];
    const { event, expression } = trigger;
    // onFailure is a function of its own that the event inngest/function.failed starts.
    if (event === "inngest/function.failed") throw refuse(uses("onFailure"));
    if (event.startsWith("inngest/")) throw refuse(uses(`the event ${event}`));
    if (event.includes("*")) throw refuse(uses(`the wildcard trigger ${JSON.stringify(event)}`));
    if (expression) throw refuse(uses(`the trigger expression ${JSON.stringify(expression)}`));
    return [event];
  });
}

function schedules(fn: Shape, refuse: Refuse): Schedule[] {
  return fn.triggers.flatMap((trigger) => {
    if (!("cron" in trigger)) return [];
    if (trigger.jitter) throw refuse(uses("cron jitter"));
    try {
      return [parseSchedule(trigger.cron)];
    } catch (error) {
      throw refuse(`has an unreadable cron ${JSON.stringify(trigger.cron)}: ${messageOf(error)}`);
    }
  });
}

function concurrencyLimit(fn: Shape, refuse: Refuse): ConcurrencyLimit | undefined {
  const { concurrency } = fn;
  const entries = typeof concurrency === "number" ? [{ limit: concurrency }] : [concurrency ?? []].flat();
  const [entry, ...others] = entries.filter(({ limit }) => limit > 0);
  // Inngest reads zero as "no limit".
  if (!entry) return undefined;
  if (others.length > 0) throw refuse(uses("more than one concurrency limit"));
  if (entry.scope && entry.scope !== "fn") throw refuse(uses(`concurrency with scope ${entry.scope}`));
  if (entry.key === undefined) return { limit: entry.limit };
  const field = keyPattern.exec(entry.key)?.[1];
  if (field) return { limit: entry.limit, field };
  const expected = "only a path such as event.data.orderId is possible";
  throw refuse(`${uses(`the concurrency key ${JSON.stringify(entry.key)}`)}; ${expected}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
