import { createHash } from "node:crypto";
import type { HttpClient } from "@/lib/http/client";
import type { FailureEvidence } from "@/lib/http/failure-evidence";
import { maskCredentials, maskUrlCredentials, shortenSignatures } from "@/lib/http/stored-headers";
import type { HeaderPairs, LateResponse, OutboundResult, Phases } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import type { Claim } from "../queue/claim";
import { parseRetryAfter } from "../queue/schedule";
import type { SigningSecrets } from "./endpoint-secrets";
import { codeOfResponse, type FailureCode } from "./failure-code";
import { outgoingRequest, type Trigger, triggerOf } from "./outgoing-request";

/** Bytes of a response body that are stored. */
export const maxStoredResponseBytes = 64 * 1024;

/** The longest wait that a PostgreSQL integer can hold, about 25 days. */
const maxRetryAfterMs = 2 ** 31 - 1;

/** One HTTP request of a delivery, as it is recorded. */
export interface AttemptRecord {
  readonly claim: Claim;
  readonly trigger: Trigger;
  readonly startedAt: Date;
  readonly code: "succeeded" | FailureCode;
  readonly statusCode: number | null;
  /** For display only. */
  readonly detail: string | null;
  /** Where a redirect points. */
  readonly location: string | null;
  readonly evidence: FailureEvidence | null;
  readonly secretVersion: number | null;
  readonly phases: Phases;
  readonly remoteAddress: string | null;
  /** As sent, but with shortened signatures. */
  readonly requestHeaders: HeaderPairs;
  readonly requestSha256: Buffer;
  /** With masked credentials. */
  readonly responseHeaders: HeaderPairs | null;
  readonly responseBody: Buffer | null;
  readonly responseTruncated: boolean;
  readonly retryAfterMs: number | null;
  /** Set if the deadline passed and a late response may still arrive. */
  readonly late?: Promise<LateResponse | null>;
}

export interface AttemptOptions {
  readonly client: HttpClient;
  readonly clock: Clock;
  /** How long to wait for a late response after the deadline, in milliseconds. */
  readonly lateMs: number;
  readonly trigger?: Trigger;
}

const noPhases: Phases = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };

/**
 * Makes one attempt: sign, send, classify. A failure of the endpoint is a value. Only a fault of Portico throws; then the
 * lease ends, and the attempt is made again without using up one of the partner's.
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
    requestHeaders: shortenSignatures(request.headers),
    requestSha256: createHash("sha256").update(request.body).digest(),
    ...outcomeOf(result, clock.now()),
    ...(result.outcome === "failed" ? { late: result.late } : {}),
  };
}

function outcomeOf(result: OutboundResult, now: Date) {
  const response = responseOf(result, now);
  if (result.outcome === "failed") {
    const { code, detail, evidence } = result;
    return { ...response, code, detail, evidence, location: null };
  }
  const code = codeOfResponse(result.statusCode, result.headers);
  const header = headerOf(result, "location");
  const location = code === "http_3xx" && header ? maskUrlCredentials(header).slice(0, 500) : null;
  const detail = location && `Location: ${location}`;
  return { ...response, code, detail, evidence: null, location };
}

/** The response as far as it arrived: one that broke off after its headers still has them. */
function responseOf(result: OutboundResult, now: Date) {
  const retryAfterMs = parseRetryAfter(headerOf(result, "retry-after"), now);
  return {
    statusCode: result.statusCode ?? null,
    responseHeaders: result.headers ? maskCredentials(result.headers) : null,
    responseBody: result.body ?? null,
    responseTruncated: result.truncated ?? false,
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
    location: null,
    evidence: null,
    secretVersion: null,
    phases: noPhases,
    remoteAddress: null,
    requestHeaders: [],
    requestSha256: Buffer.alloc(0),
    responseHeaders: null,
    responseBody: null,
    responseTruncated: false,
    retryAfterMs: null,
  };
}
