import { sign } from "./signature";

/** The content of one call request. */
export interface CallInput {
  readonly runId: string;
  readonly fnId: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  /** The triggering event, as RFC 8785 text. */
  readonly event: string;
  /** Completed steps in order of completion: id and RFC 8785 text. */
  readonly steps: readonly (readonly [string, string])[];
}

export interface CallRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

// The SDK reports one step per request and chooses the version of its execution engine itself.
const stepId = "step";
const requestVersion = -1;

/**
 * Builds a signed call request (Inngest SDK_SPEC 4.4). It has no `ctx.fn_id`: without that field the SDK uses the
 * classic protocol, one request per step, and makes no checkpoints.
 */
export function callRequest(
  input: CallInput,
  appUrl: string,
  signingKey: string,
  nowMs: number,
): CallRequest {
  const body = callBody(input);
  const url = new URL(appUrl);
  url.searchParams.set("fnId", input.fnId);
  url.searchParams.set("stepId", stepId);
  return {
    url: url.href,
    body,
    headers: {
      "content-type": "application/json",
      "x-inngest-signature": sign(body, signingKey, nowMs),
      "x-inngest-server-kind": "cloud",
      "x-inngest-req-version": String(requestVersion),
      "x-inngest-step-id": stepId,
      "x-request-id": `${input.runId}-${input.steps.length}-${input.attempt}`,
      "x-run-id": input.runId,
    },
  };
}

/**
 * The body as RFC 8785 text. The parts are canonical already, so they are joined in key order; to parse and serialise
 * them again would cost more.
 */
export function callBody(input: CallInput): string {
  const { event, steps } = input;
  return `{"ctx":${context(input)},"event":${event},"events":[${event}],"steps":${stepsObject(steps)},"use_api":false,"version":${requestVersion}}`;
}

function stepsObject(steps: CallInput["steps"]): string {
  const sorted = [...steps].sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([id, output]) => `${JSON.stringify(id)}:${output}`).join(",")}}`;
}

function context({ attempt, maxAttempts, runId, steps }: CallInput): string {
  const stack = JSON.stringify(steps.map(([id]) => id));
  return `{"attempt":${attempt},"disable_immediate_execution":false,"env":"","max_attempts":${maxAttempts},"run_id":${JSON.stringify(runId)},"stack":{"current":${steps.length},"stack":${stack}},"step_id":"${stepId}","use_api":false}`;
}
