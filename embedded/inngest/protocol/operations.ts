import { canonicalJson, isRecord } from "./json";

/** A step that ended: its hashed id and its result as RFC 8785 text. */
export interface StepOutput {
  readonly id: string;
  readonly output: string;
}

/** The operations in a 206 response (Inngest SDK_SPEC 5.1). */
export type Operations =
  | { readonly kind: "completed-step"; readonly step: StepOutput }
  /** The step threw an error. If no attempt is left, `step` is stored with that error. */
  | { readonly kind: "step-error"; readonly step: StepOutput }
  | { readonly kind: "unsupported"; readonly feature: string }
  | { readonly kind: "unreadable" };

/** Operations of features that this runner does not have. */
const features: Readonly<Record<string, string>> = {
  StepPlanned: "parallel steps",
  Sleep: "step.sleep and step.sleepUntil",
  WaitForEvent: "step.waitForEvent",
  InvokeFunction: "step.invoke",
  WaitForSignal: "step.waitForSignal",
  AIGateway: "step.ai",
  Gateway: "step.fetch",
};

/**
 * Reads the body of a 206 response. A function that runs its steps one after the other reports one operation at a
 * time, and that operation is the end of a `step.run` or a `step.sendEvent`.
 */
export function readOperations(body: unknown): Operations {
  const operations = [body].flat();
  const unsupported = operations.map(unsupportedFeature).find((feature) => feature !== null);
  if (unsupported) return { kind: "unsupported", feature: unsupported };
  if (operations.length > 1) return { kind: "unsupported", feature: "parallel steps" };
  return readOperation(operations[0]);
}

function readOperation(item: unknown): Operations {
  if (!isRecord(item) || typeof item.id !== "string" || item.id === "") return { kind: "unreadable" };
  const { id, op, data, error } = item;
  const output = (value: unknown): StepOutput => ({ id, output: canonicalJson(value) });
  if (op === "StepRun" || op === "Step")
    return { kind: "completed-step", step: output({ data: data ?? null }) };
  const failure = output({ error: error ?? null });
  if (op === "StepError") return { kind: "step-error", step: failure };
  // A failed step may also carry the data of an earlier attempt. Only the error is valid.
  if (op === "StepFailed") return { kind: "completed-step", step: failure };
  return { kind: "unreadable" };
}

const supported = new Set(["StepRun", "Step", "StepError", "StepFailed"]);

function unsupportedFeature(item: unknown): string | null {
  if (!isRecord(item) || typeof item.op !== "string" || supported.has(item.op)) return null;
  return features[item.op] ?? `the operation ${item.op}`;
}
