import { createHash } from "node:crypto";
import type { Door } from "@/lib/outbound/door";
import type { HeaderPairs, OutboundResult, Phases } from "@/lib/outbound/types";
import type { Clock } from "@/lib/platform/clock";
import type { Claim } from "./claim";
import type { SigningSecrets } from "./endpoint-secrets";
import { codeOfStatus, type FailureCode } from "./failure-code";
import { outgoingRequest, type Trigger, triggerOf } from "./outgoing-request";
import { parseRetryAfter } from "./schedule";

/** Bytes of an endpoint's answer that are kept. */
export const keptResponseBytes = 64 * 1024;

/** One HTTP request of a delivery, as it is recorded. */
export interface AttemptRecord {
  readonly claim: Claim;
  readonly trigger: Trigger;
  readonly startedAt: Date;
  readonly code: "succeeded" | FailureCode;
  readonly statusCode: number | null;
  readonly detail: string | null;
  readonly secretVersion: number | null;
  readonly phases: Phases;
  readonly remoteAddress: string | null;
  readonly requestHeaders: HeaderPairs;
  readonly requestSha256: Buffer;
  readonly responseHeaders: HeaderPairs | null;
  readonly responseBody: Buffer | null;
  readonly responseCut: boolean;
  readonly retryAfterMs: number | null;
}

const noPhases: Phases = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };

/**
 * Makes one attempt: sign, send, classify. A partner's failure is a value; only a fault of ours throws, and then the
 * lease runs out and the attempt is made again without having cost the partner one.
 */
export async function makeAttempt(
  claim: Claim,
  secrets: SigningSecrets | undefined,
  door: Door,
  clock: Clock,
  trigger: Trigger = triggerOf(claim),
): Promise<AttemptRecord> {
  const startedAt = clock.now();
  if (claim.body === null) return withoutRequest(claim, trigger, startedAt, "body_expired");
  if (!secrets) return withoutRequest(claim, trigger, startedAt, "no_secret");
  const request = outgoingRequest({ ...claim, body: claim.body }, secrets.texts, trigger, startedAt);
  const result = await door.send({
    url: claim.url,
    headers: request.headers,
    body: request.body,
    timeoutMs: claim.timeoutMs,
    maxResponseBytes: keptResponseBytes,
  });
  return {
    claim,
    trigger,
    startedAt,
    secretVersion: secrets.newestVersion,
    phases: result.phases,
    remoteAddress: result.remoteAddress,
    requestHeaders: request.headers,
    requestSha256: createHash("sha256").update(request.body).digest(),
    ...outcomeOf(result, clock.now()),
  };
}

function outcomeOf(result: OutboundResult, now: Date) {
  if (result.outcome === "failed") {
    const { code, detail } = result;
    return {
      code,
      detail,
      statusCode: null,
      responseHeaders: null,
      responseBody: null,
      responseCut: false,
      retryAfterMs: null,
    };
  }
  const header = (name: string) => result.headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const location = header("location");
  const code = codeOfStatus(result.statusCode);
  return {
    code,
    statusCode: result.statusCode,
    detail: code === "http_3xx" && location ? `Location: ${location.slice(0, 500)}` : null,
    responseHeaders: result.headers,
    responseBody: result.body,
    responseCut: result.cut,
    retryAfterMs: parseRetryAfter(header("retry-after"), now),
  };
}

function withoutRequest(
  claim: Claim,
  trigger: Trigger,
  startedAt: Date,
  code: "body_expired" | "no_secret",
): AttemptRecord {
  return {
    claim,
    trigger,
    startedAt,
    code,
    statusCode: null,
    detail: null,
    secretVersion: null,
    phases: noPhases,
    remoteAddress: null,
    requestHeaders: [],
    requestSha256: Buffer.alloc(0),
    responseHeaders: null,
    responseBody: null,
    responseCut: false,
    retryAfterMs: null,
  };
}
