import { type CallResponse, readSdkResponse, type SdkResponse } from "./call-response";
import { canonicalJson } from "./json";
import { readOperations, type StepOutput } from "./operations";

/** What happens to a run after its call request. */
export type CallOutcome =
  /** Store the result of the step and call the function again. */
  | { readonly kind: "step"; readonly step: StepOutput }
  /** Count an attempt and try again. `retryAfter` is the header, if the response had one. */
  | { readonly kind: "retry"; readonly retryAfter: string | undefined }
  | { readonly kind: "complete"; readonly output: string }
  /** `reason` is set when the runner itself ends the run. It is safe to log; `error` may hold event data. */
  | { readonly kind: "fail"; readonly error: unknown; readonly reason?: string }
  /** The function is not to blame: try again without counting an attempt. */
  | { readonly kind: "fault"; readonly reason: string; readonly lost: boolean };

export interface CallContext {
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Number of steps that are already complete. */
  readonly stepCount: number;
}

// Inngest's own limit per run.
const maxSteps = 1000;

/**
 * Decides by the SDK's response (Inngest SDK_SPEC 4.4.2). `x-inngest-no-retry` is obeyed; without it, every failed
 * request is retried.
 */
export function decideOutcome(response: CallResponse, context: CallContext): CallOutcome {
  switch (response.kind) {
    case "unreachable":
      return { kind: "fault", reason: response.reason, lost: false };
    case "lost":
      return { kind: "fault", reason: response.reason, lost: true };
    case "timeout":
      return retryOrFail("TimeoutError", "the call request took too long", context);
    case "too-large":
      return retryOrFail("ResponseTooLargeError", "the response to the call request is too large", context);
    case "response": {
      const sdk = readSdkResponse(response);
      if (sdk) return decideBySdkResponse(sdk, context);
      return { kind: "fault", reason: `status ${response.status} without x-inngest-sdk header`, lost: false };
    }
  }
}

/** Counts an attempt, or fails the run with an error of the runner's own when no attempt is left. */
export function retryOrFail(name: string, message: string, context: CallContext): CallOutcome {
  return hasAttemptLeft(context) ? { kind: "retry", retryAfter: undefined } : fail(name, message);
}

/** Fails the run with an error of the runner's own, in the shape that the SDK gives to errors. */
export function fail(name: string, message: string): CallOutcome {
  return { kind: "fail", error: { name, message, stack: "" }, reason: message };
}

function decideBySdkResponse(response: SdkResponse, context: CallContext): CallOutcome {
  try {
    const { status, headers, body } = response;
    if (status === 201) return unsupported("streamed responses");
    if (body === undefined)
      return retryOrFail("UnreadableResponseError", "the response is not JSON", context);
    if (status === 200) return { kind: "complete", output: canonicalJson(body) };
    if (status === 206) return decideByOperations(response, context);
    if (mayRetry(headers, context)) return { kind: "retry", retryAfter: headers["retry-after"] };
    return { kind: "fail", error: body };
  } catch {
    // The only possible throw: a body that is nested too deeply to be serialised.
    return fail("UnreadableResponseError", "the response cannot be serialised");
  }
}

function decideByOperations({ headers, body }: SdkResponse, context: CallContext): CallOutcome {
  const operations = readOperations(body);
  switch (operations.kind) {
    case "unsupported":
      return unsupported(operations.feature);
    case "unreadable":
      return retryOrFail("UnreadableResponseError", "the response holds no known operation", context);
    case "step-error":
      if (mayRetry(headers, context)) return { kind: "retry", retryAfter: headers["retry-after"] };
      // The error is stored as the step's result, so that the function can catch it.
      return withinStepLimit(operations.step, context);
    case "completed-step":
      return withinStepLimit(operations.step, context);
  }
}

function withinStepLimit(step: StepOutput, context: CallContext): CallOutcome {
  if (context.stepCount < maxSteps) return { kind: "step", step };
  return fail("StepLimitError", `the run exceeds the limit of ${maxSteps} steps`);
}

function unsupported(feature: string): CallOutcome {
  return fail("UnsupportedFeatureError", `the embedded runner does not support ${feature}`);
}

function mayRetry(headers: SdkResponse["headers"], context: CallContext): boolean {
  return headers["x-inngest-no-retry"] !== "true" && hasAttemptLeft(context);
}

function hasAttemptLeft(context: CallContext): boolean {
  return context.attempt + 1 < context.maxAttempts;
}
