import { z } from "zod";
import { isRecord } from "../protocol/json";
import { compileExpression, type Expression } from "./cel";
import { parseSchedule, type Schedule } from "./cron";

export interface EventTrigger {
  readonly pattern: string;
  readonly expression?: Expression;
}

export interface ConcurrencyLimit {
  readonly limit: number;
  readonly scope: "fn" | "env";
  readonly key?: Expression;
}

/** A registered function, checked and compiled. */
export interface FunctionConfig {
  readonly id: string;
  readonly maxAttempts: number;
  readonly events: readonly EventTrigger[];
  readonly crons: readonly Schedule[];
  readonly concurrency: readonly ConcurrencyLimit[];
}

export type ParsedFunctions =
  | { readonly ok: true; readonly functions: readonly FunctionConfig[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Settings of Inngest that change when or how often a function runs, and that this runner does not have. */
const unsupported = [
  "idempotency",
  "batchEvents",
  "rateLimit",
  "throttle",
  "debounce",
  "priority",
  "timeouts",
  "singleton",
  "cancel",
];
const known = new Set(["id", "name", "triggers", "steps", "concurrency", ...unsupported]);

const limit = z.strictObject({
  limit: z.number().int(),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});

const shape = z.object({
  id: z.string().min(1),
  triggers: z
    .array(
      z.union([
        z.strictObject({ event: z.string(), expression: z.string().optional() }),
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
  concurrency: z.union([z.number().int(), limit, z.array(limit).max(2)]).nullish(),
});

type Shape = z.infer<typeof shape>;

// Inngest's default when the payload says nothing: four retries.
const defaultRetries = 4;

/**
 * Checks the `functions` of a sync payload (Inngest SDK_SPEC 4.3). One function that needs something this runner
 * does not do fails them all: a function that silently runs without its throttle is worse than none.
 */
export function parseFunctions(payload: unknown): ParsedFunctions {
  if (!Array.isArray(payload)) return { ok: false, problems: ["the sync carries no list of functions"] };
  const functions: FunctionConfig[] = [];
  const problems: string[] = [];
  for (const item of payload) {
    try {
      functions.push(parseFunction(item));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, functions };
}

function parseFunction(item: unknown): FunctionConfig {
  const id = isRecord(item) && typeof item.id === "string" ? item.id : "(without id)";
  const refuse = (what: string) => new Error(`function ${id} ${what}`);
  if (!isRecord(item)) throw refuse("is not an object");
  refuseFeatures(item, refuse);
  const parsed = shape.safeParse(item);
  if (!parsed.success) throw refuse(`is not configured as expected: ${z.prettifyError(parsed.error)}`);
  const step = parsed.data.steps.step;
  if (!step || Object.keys(parsed.data.steps).length !== 1)
    throw refuse("must have exactly one step named step");
  if (step.runtime.type !== "http") throw refuse("uses connect, which the embedded runner does not support");
  return {
    id,
    maxAttempts: (step.retries?.attempts ?? defaultRetries) + 1,
    events: eventTriggers(parsed.data, refuse),
    crons: cronTriggers(parsed.data, refuse),
    concurrency: concurrencyLimits(parsed.data, refuse),
  };
}

type Refuse = (what: string) => Error;

function refuseFeatures(item: Record<string, unknown>, refuse: Refuse): void {
  for (const [name, value] of Object.entries(item)) {
    const unset = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (unset) continue;
    if (name === "cancel") throw refuse("uses cancelOn, which the embedded runner does not support");
    if (unsupported.includes(name)) throw refuse(`uses ${name}, which the embedded runner does not support`);
    if (!known.has(name)) throw refuse(`has the setting ${name}, which the embedded runner does not know`);
  }
}

function eventTriggers(fn: Shape, refuse: Refuse): EventTrigger[] {
  return fn.triggers.flatMap((trigger) => {
    if (!("event" in trigger)) return [];
    const { event: pattern, expression } = trigger;
    if (pattern === "" || pattern.slice(0, -1).includes("*")) {
      throw refuse(`has the trigger ${JSON.stringify(pattern)}; "*" may only stand at the end`);
    }
    if (!expression) return [{ pattern }];
    return [{ pattern, expression: compileOr(refuse, expression, ["event"]) }];
  });
}

function cronTriggers(fn: Shape, refuse: Refuse): Schedule[] {
  return fn.triggers.flatMap((trigger) => {
    if (!("cron" in trigger)) return [];
    if (trigger.jitter) throw refuse("uses cron jitter, which the embedded runner does not support");
    try {
      return [parseSchedule(trigger.cron)];
    } catch (error) {
      throw refuse(`has an unreadable cron ${JSON.stringify(trigger.cron)}: ${messageOf(error)}`);
    }
  });
}

function concurrencyLimits(fn: Shape, refuse: Refuse): ConcurrencyLimit[] {
  const { concurrency } = fn;
  if (concurrency === undefined || concurrency === null) return [];
  const entries = typeof concurrency === "number" ? [{ limit: concurrency }] : [concurrency].flat();
  // Zero means "no limit of its own" in Inngest.
  return entries.filter((entry) => entry.limit > 0).map((entry) => concurrencyLimit(entry, refuse));
}

function concurrencyLimit(entry: z.infer<typeof limit>, refuse: Refuse): ConcurrencyLimit {
  const { limit, key, scope = "fn" } = entry;
  if (scope === "account")
    throw refuse("uses concurrency with scope account, which the embedded runner does not support");
  if (scope === "env" && !key) throw refuse("uses concurrency with scope env but without a key");
  if (!key) return { limit, scope };
  return { limit, scope, key: compileOr(refuse, key, ["event"]) };
}

function compileOr(refuse: Refuse, source: string, variables: readonly string[]): Expression {
  try {
    return compileExpression(source, variables);
  } catch (error) {
    throw refuse(`has the expression ${JSON.stringify(source)}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
