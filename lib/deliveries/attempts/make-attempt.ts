import { createHash } from "node:crypto";
import type { HttpClient } from "@/lib/http/client";
import type { HeaderPairs, LateResponse, OutboundResult, Phases } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import type { Claim } from "../queue/claim";
import { parseRetryAfter } from "../queue/schedule";
import type { SigningSecrets } from "./endpoint-secrets";
import { codeOfResponse, type FailureCode } from "./failure-code";
import { outgoingRequest, type Trigger, triggerOf } from "./outgoing-request";

/** Bytes of an endpoint's answer that are kept. */
export const maxStoredResponseBytes = 64 * 1024;

/** The longest wait that can be recorded, about 25 days: what a PostgreSQL integer holds. */
const maxRetryAfterMs = 2 ** 31 - 1;

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
  /** There when the deadline passed and an answer is listened for a while longer. */
  readonly late?: Promise<LateResponse | null>;
}

export interface AttemptOptions {
  readonly client: HttpClient;
  readonly clock: Clock;
  /** How long an answer is listened for after the deadline, in milliseconds. */
  readonly lateMs: number;
  readonly trigger?: Trigger;
}

const noPhases: Phases = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };

/**
 * Makes one attempt: sign, send, classify. A partner's failure is a value; only a fault of ours throws, and then the
 * lease runs out and the attempt is made again without having cost the partner one.
 */
export async function makeAttempt(
  claim: Claim,
  secrets: SigningSecrets | undefined,
  { client, clock, lateMs, trigger = triggerOf(claim) }: AttemptOptions,
): Promise<AttemptRecord> {
  const startedAt = clock.now();
  if (claim.body === null) return unsentAttempt(claim, trigger, startedAt, "body_expired");
  if (!secrets) return unsentAttempt(claim, trigger, startedAt, "no_secret");
  const request = outgoingRequest({ ...claim, body: claim.body }, secrets.texts, trigger, startedAt);
  const result = await client.send({
    url: claim.url,
    headers: request.headers,
    body: request.body,
    timeoutMs: claim.timeoutMs,
    maxResponseBytes: maxStoredResponseBytes,
    lateMs,
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
    ...(result.outcome === "failed" ? { late: result.late } : {}),
  };
}

function outcomeOf(result: OutboundResult, now: Date) {
  const response = responseOf(result, now);
  if (result.outcome === "failed") return { ...response, code: result.code, detail: result.detail };
  const code = codeOfResponse(result.statusCode, result.headers);
  const location = headerOf(result, "location");
  const detail = code === "http_3xx" && location ? `Location: ${location.slice(0, 500)}` : null;
  return { ...response, code, detail };
}

/** What there was of an answer. One that broke off after its headers has them on record too. */
function responseOf(result: OutboundResult, now: Date) {
  const retryAfterMs = parseRetryAfter(headerOf(result, "retry-after"), now);
  return {
    statusCode: result.statusCode ?? null,
    responseHeaders: result.headers ?? null,
    responseBody: result.body ?? null,
    responseCut: result.cut ?? false,
    retryAfterMs: retryAfterMs === null ? null : Math.min(retryAfterMs, maxRetryAfterMs),
  };
}

function headerOf({ headers = [] }: OutboundResult, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

function unsentAttempt(
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
