import type { StepOutput, StepPlan } from "../store/queue";
import { compileExpression } from "../triggers/cel";
import { dueAt } from "./duration";
import { canonicalJson, isRecord } from "./json";

/** One entry of a 206 answer (Inngest SDK_SPEC 5.1), as far as it is looked at. */
interface Operation {
  readonly id: string;
  readonly op: string;
  readonly name: string;
  readonly opts: Record<string, unknown>;
  readonly data: unknown;
  readonly error: unknown;
}

/** What a 206 answer asks for. */
export type Interpretation =
  | {
      readonly kind: "advance";
      readonly done: StepOutput[];
      readonly plans: StepPlan[];
      readonly grouped: boolean;
    }
  /** A step threw: try this job again, or, when it may not be retried, memoise the error. */
  | { readonly kind: "step-error"; readonly id: string; readonly error: unknown }
  | { readonly kind: "complete"; readonly data: unknown }
  | { readonly kind: "missing-step" }
  | { readonly kind: "unsupported"; readonly message: string };

/** Reads the operations of a 206 answer; null when the body is not a list of operations. */
export function parseOperations(body: unknown): Operation[] | null {
  const items = Array.isArray(body) ? body : [body];
  const operations = items.map(parseOperation);
  return operations.every((operation) => operation !== null) ? operations : null;
}

/** Turns operations into one change of the run. Pure: the store carries it out. */
export function interpretOperations(operations: readonly Operation[], nowMs: number): Interpretation {
  const refusal = operations.map(refusalOf).find((message) => message !== null);
  if (refusal) return { kind: "unsupported", message: refusal };
  const complete = operations.find(({ op }) => op === "RunComplete");
  if (complete) return { kind: "complete", data: complete.data };
  if (operations.some(({ op }) => op === "StepNotFound")) return { kind: "missing-step" };
  const thrown = operations.find(({ op }) => op === "StepError");
  if (thrown) return { kind: "step-error", id: thrown.id, error: thrown.error };
  return planOf(operations, nowMs);
}

function planOf(operations: readonly Operation[], nowMs: number): Interpretation {
  const done: StepOutput[] = [];
  const plans: StepPlan[] = [];
  for (const operation of operations) {
    const output = outputOf(operation);
    if (output) done.push(output);
    const plan = planFor(operation, nowMs);
    if (plan === "unreadable") return unreadable(operation);
    if (plan) plans.push(plan);
  }
  // Inngest coalesces as soon as one of several operations is a step to run: pkg/execution/executor, SavePending.
  const grouped = operations.length > 1 && plans.some((plan) => plan.kind === "call");
  return { kind: "advance", done, plans, grouped };
}

function outputOf(operation: Operation): StepOutput | null {
  const { id, op, data, error } = operation;
  if (op === "StepRun" || op === "Step") return { id, output: canonicalJson({ data: data ?? null }) };
  // A failed step may carry a stale "data" as well; only the error counts.
  if (op === "StepFailed") return { id, output: canonicalJson({ error: error ?? null }) };
  return null;
}

function planFor(operation: Operation, nowMs: number): StepPlan | "unreadable" | null {
  const { id, op, name, opts } = operation;
  if (op === "StepPlanned") return { id, kind: "call", due: new Date(nowMs).toISOString() };
  if (op === "Sleep") return timed({ id, kind: "sleep" }, text(opts.duration) ?? name, nowMs);
  if (op !== "WaitForEvent") return null;
  const condition = text(opts.if);
  if (condition && !compiles(condition)) return "unreadable";
  return timed(
    { id, kind: "wait", event: text(opts.event) ?? name, condition },
    text(opts.timeout) ?? "",
    nowMs,
  );
}

function timed(plan: Omit<StepPlan, "due">, duration: string, nowMs: number): StepPlan | "unreadable" {
  const ms = dueAt(duration, nowMs);
  return ms === null ? "unreadable" : { ...plan, due: new Date(ms).toISOString() };
}

function unreadable(operation: Operation): Interpretation {
  return {
    kind: "unsupported",
    message: `the embedded runner cannot read the duration or the condition of a ${operation.op} operation`,
  };
}

const supported = new Set([
  "StepRun",
  "Step",
  "StepError",
  "StepFailed",
  "StepPlanned",
  "StepNotFound",
  "Sleep",
  "WaitForEvent",
  "RunComplete",
  "DiscoveryRequest",
]);

function refusalOf(operation: Operation): string | null {
  if (!supported.has(operation.op))
    return `the embedded runner does not support the operation ${operation.op}`;
  if (operation.opts.parallelMode) return "the embedded runner does not support group.parallel (race mode)";
  return null;
}

function parseOperation(item: unknown): Operation | null {
  if (!isRecord(item) || typeof item.id !== "string" || item.id === "" || typeof item.op !== "string")
    return null;
  return {
    id: item.id,
    op: item.op,
    name: text(item.name) ?? "",
    opts: isRecord(item.opts) ? item.opts : {},
    data: item.data,
    error: item.error,
  };
}

function compiles(condition: string): boolean {
  try {
    compileExpression(condition, ["event", "async"]);
    return true;
  } catch {
    return false;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
