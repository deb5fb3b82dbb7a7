import { sign } from "./signature";

/** What one call request is made of. */
export interface CallInput {
  readonly runId: string;
  readonly fnId: string;
  /** "step" for discovery, else the hashed id of the step to run. */
  readonly stepId: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly requestVersion: number;
  /** The triggering event, as RFC 8785 text. */
  readonly event: string;
  /** Completed steps in order of completion: id and RFC 8785 text. */
  readonly steps: readonly (readonly [string, string])[];
  readonly disableImmediateExecution: boolean;
}

export interface CallRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Builds a signed call request (Inngest SDK_SPEC 4.4). `ctx.fn_id` is left out on purpose: without it the SDK speaks
 * the classic protocol, one request per step, and never checkpoints.
 */
export function callRequest(
  input: CallInput,
  appUrl: string,
  signingKey: string,
  nowMs: number,
  maxBytes: number,
): CallRequest {
  const full = callBody(input, false);
  const body = Buffer.byteLength(full) <= maxBytes ? full : callBody(input, true);
  const url = new URL(appUrl);
  url.searchParams.set("fnId", input.fnId);
  url.searchParams.set("stepId", input.stepId);
  return {
    url: url.href,
    body,
    headers: {
      "content-type": "application/json",
      "x-inngest-signature": sign(body, signingKey, nowMs),
      "x-inngest-server-kind": "cloud",
      "x-inngest-req-version": String(input.requestVersion),
      "x-inngest-step-id": input.stepId,
      "x-inngest-job-id": input.jobId,
      "x-request-id": `${input.runId}-${input.jobId}-${input.attempt}`,
      "x-run-id": input.runId,
    },
  };
}

/**
 * RFC 8785 text by hand: the parts are canonical already, so they are joined in key order instead of being parsed
 * and serialised once more. With `useApi` the SDK fetches events and steps itself.
 */
export function callBody(input: CallInput, useApi: boolean): string {
  const events = useApi ? "[]" : `[${input.event}]`;
  const steps = useApi ? "{}" : stepsObject(input.steps);
  return `{"ctx":${context(input, useApi)},"event":${input.event},"events":${events},"steps":${steps},"use_api":${useApi},"version":${input.requestVersion}}`;
}

/** The completed steps as one JSON object, keys in RFC 8785 order. */
export function stepsObject(steps: CallInput["steps"]): string {
  const sorted = [...steps].sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([id, output]) => `${JSON.stringify(id)}:${output}`).join(",")}}`;
}

function context(input: CallInput, useApi: boolean): string {
  const stack = JSON.stringify(input.steps.map(([id]) => id));
  return `{"attempt":${input.attempt},"disable_immediate_execution":${input.disableImmediateExecution},"env":"","max_attempts":${input.maxAttempts},"run_id":${JSON.stringify(input.runId)},"stack":{"current":${input.steps.length},"stack":${stack}},"step_id":"step","use_api":${useApi}}`;
}
