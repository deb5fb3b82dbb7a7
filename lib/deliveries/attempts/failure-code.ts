import { type TransportFailure, transportFailures } from "@/lib/http/failure";
import type { HeaderPairs } from "@/lib/http/types";
import { challengerOf } from "./challenge";

/** Responses that are not a success. */
const responseFailures = [
  "http_3xx",
  "http_401",
  "http_410",
  "http_429",
  "http_4xx",
  "http_5xx",
  "http_other",
  "challenge_page",
  "late_success",
] as const;

/** Failures of Portico itself: nothing could be sent, or an error ended the attempt. */
export const ownFailures = ["body_expired", "no_secret", "internal_error"] as const;

/** Every failure code of an attempt. Each has an entry in lib/diagnosis and a page in docs/failure-codes. */
export const failureCodes = [...transportFailures, ...responseFailures, ...ownFailures] as const;

export type FailureCode = TransportFailure | (typeof responseFailures)[number] | (typeof ownFailures)[number];

const exact: Readonly<Record<number, FailureCode>> = { 401: "http_401", 410: "http_410", 429: "http_429" };
const byClass: Readonly<Record<number, FailureCode>> = { 3: "http_3xx", 4: "http_4xx", 5: "http_5xx" };

/**
 * The outcome of a response: any 2xx is a success, a redirect is not, and the challenge of a firewall is not either,
 * whatever its status.
 */
export function codeOfResponse(status: number, headers: HeaderPairs): "succeeded" | FailureCode {
  if (challengerOf(headers)) return "challenge_page";
  if (status >= 200 && status < 300) return "succeeded";
  return exact[status] ?? byClass[Math.floor(status / 100)] ?? "http_other";
}
