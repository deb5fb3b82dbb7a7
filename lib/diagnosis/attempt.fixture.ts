import { transportFailures } from "@/lib/http/failure";
import { type FailureEvidence, reasonIn } from "@/lib/http/failure-evidence";
import type { ExplainableAttempt } from "./facts";

const noTimings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: null };

/** An attempt that got a response. */
export function withResponse(
  statusCode: number,
  headers: Readonly<Record<string, string>> = {},
  body = "",
  more: Partial<ExplainableAttempt> = {},
): ExplainableAttempt {
  return {
    code: statusCode < 300 ? "succeeded" : "http_4xx",
    statusCode,
    detail: null,
    durationMs: 84,
    timeoutMs: 10_000,
    timings: noTimings,
    responseHeaders: Object.entries(headers),
    responseBody: body,
    ...more,
  };
}

/** An attempt that ended without a response. Its reason is the one that lib/http reads out of such a message. */
export function withoutResponse(
  code: string,
  detail: string | null,
  timings: Partial<ExplainableAttempt["timings"]> = {},
  more: Partial<ExplainableAttempt> = {},
): ExplainableAttempt {
  return {
    code,
    statusCode: null,
    detail,
    durationMs: 10_001,
    timeoutMs: 10_000,
    timings: { ...noTimings, ...timings },
    responseHeaders: null,
    responseBody: null,
    evidence: evidenceIn(code, detail),
    ...more,
  };
}

function evidenceIn(code: string, detail: string | null): FailureEvidence | null {
  const failure = transportFailures.find((each) => each === code);
  const reason = failure && reasonIn(failure, detail ?? "");
  return reason ? { reason } : null;
}

export const page = (title: string, rest = "") =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${rest}</body></html>`;
