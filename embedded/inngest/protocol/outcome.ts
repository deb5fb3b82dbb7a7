import type { StepOutput, StepPlan } from "../store/queue";
import { type Answer, readAnswer, type SdkAnswer } from "./call-response";
import { canonicalJson } from "./json";
import { interpretOperations, parseOperations } from "./operations";

/** What is to happen to a job after its call request. */
export type Verdict =
  | {
      readonly kind: "advance";
      readonly version: number;
      readonly done: readonly StepOutput[];
      readonly plans: readonly StepPlan[];
      readonly grouped: boolean;
    }
  /** Spend an attempt; `retryAfter` is the header, if any. */
  | { readonly kind: "retry"; readonly retryAfter: string | undefined }
  | { readonly kind: "complete"; readonly output: string }
  | { readonly kind: "fail"; readonly error: unknown }
  /** Not the function's fault: try again without spending an attempt. */
  | { readonly kind: "fault"; readonly reason: string; readonly lost: boolean };

export interface CallContext {
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly requestVersion: number;
  /** Steps that are complete already. */
  readonly stepCount: number;
}

// Inngest's own limit per run.
const maxSteps = 1000;

/** Decides by the SDK's answer (Inngest SDK_SPEC 4.4.2): obey `x-inngest-no-retry`, retry everything else that failed. */
export function judge(answer: Answer, context: CallContext, nowMs: number): Verdict {
  switch (answer.kind) {
    case "unreachable":
      return { kind: "fault", reason: answer.reason, lost: false };
    case "lost":
      return { kind: "fault", reason: answer.reason, lost: true };
    case "timeout":
      return retryOrFail(runnerError("TimeoutError", "the call request took too long"), context);
    case "too-large":
      return retryOrFail(
        runnerError("AnswerTooLargeError", "the answer to the call request is too large"),
        context,
      );
    default: {
      const sdk = readAnswer(answer);
      if (!sdk)
        return { kind: "fault", reason: `status ${answer.status} without x-inngest-sdk header`, lost: false };
      return judgeSafely(sdk, context, nowMs);
    }
  }
}

/** Spends an attempt, or fails the run when none is left. */
export function retryOrFail(error: unknown, context: CallContext, retryAfter?: string): Verdict {
  return context.attempt + 1 < context.maxAttempts ? { kind: "retry", retryAfter } : { kind: "fail", error };
}

/** An error of the runner's own, in the shape the SDK gives to errors. */
export function runnerError(name: string, message: string): Record<string, string> {
  return { name, message, stack: "" };
}

function judgeSafely(sdk: SdkAnswer, context: CallContext, nowMs: number): Verdict {
  try {
    return judgeSdk(sdk, context, nowMs);
  } catch {
    // The only throw left is serialisation of something absurd, e.g. nested a hundred thousand levels deep.
    return { kind: "fail", error: runnerError("UnreadableAnswerError", "the answer cannot be serialised") };
  }
}

function judgeSdk(sdk: SdkAnswer, context: CallContext, nowMs: number): Verdict {
  const { status, headers, body } = sdk;
  if (body === undefined)
    return retryOrFail(runnerError("UnreadableAnswerError", "the answer is not JSON"), context);
  if (status === 200) return { kind: "complete", output: canonicalJson(body) };
  if (status === 206) return judgeOperations(sdk, context, nowMs);
  const final = headers["x-inngest-no-retry"] === "true";
  return final ? { kind: "fail", error: body } : retryOrFail(body, context, headers["retry-after"]);
}

function judgeOperations({ headers, body }: SdkAnswer, context: CallContext, nowMs: number): Verdict {
  const version = Number(headers["x-inngest-req-version"] ?? context.requestVersion);
  if (version !== 2) return unsupported("the embedded runner does not support optimizeParallelism: false");
  const operations = parseOperations(body);
  if (!operations)
    return retryOrFail(runnerError("UnreadableAnswerError", "the answer is no list of operations"), context);
  const wish = interpretOperations(operations, nowMs);
  switch (wish.kind) {
    case "unsupported":
      return unsupported(wish.message);
    case "complete":
      return { kind: "complete", output: canonicalJson(wish.data ?? null) };
    case "missing-step":
      return retryOrFail(runnerError("StepNotFoundError", "the step to run was not found"), context);
    case "step-error":
      return stepError(wish, headers, context, version);
    default:
      return limited({ ...wish, version }, context);
  }
}

function stepError(
  thrown: { id: string; error: unknown },
  headers: SdkAnswer["headers"],
  context: CallContext,
  version: number,
): Verdict {
  const retriable = headers["x-inngest-no-retry"] !== "true" && context.attempt + 1 < context.maxAttempts;
  if (retriable) return { kind: "retry", retryAfter: headers["retry-after"] };
  // The error becomes the step's outcome: user code may catch it.
  const output = canonicalJson({ error: thrown.error ?? null });
  return { kind: "advance", version, done: [{ id: thrown.id, output }], plans: [], grouped: false };
}

function limited(advance: Extract<Verdict, { kind: "advance" }>, context: CallContext): Verdict {
  const count = context.stepCount + advance.done.length + advance.plans.length;
  if (count <= maxSteps) return advance;
  return {
    kind: "fail",
    error: runnerError("StepLimitError", `the run exceeds the limit of ${maxSteps} steps`),
  };
}

function unsupported(message: string): Verdict {
  return { kind: "fail", error: runnerError("UnsupportedOperationError", message) };
}
