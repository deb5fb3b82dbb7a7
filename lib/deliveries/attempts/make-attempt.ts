import { createHash } from "node:crypto";
import type { HttpClient } from "@/lib/http/client";
import type { FailureEvidence } from "@/lib/http/failure-evidence";
import { parseRetryAfter } from "@/lib/http/retry-after";
import { maskCredentials, maskUrlCredentials, shortenSignatures } from "@/lib/http/stored-headers";
import type { HeaderPairs, LateResponse, OutboundResult, Phases } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import type { Claim } from "../queue/claim";
import type { SigningSecrets } from "./endpoint-secrets";
import { codeOfResponse, type FailureCode } from "./failure-code";
import { keptHeaders } from "./kept-headers";
import { outgoingRequest, resumedHeaders, type Trigger, triggerOf } from "./outgoing-request";

/** Bytes of a response body that are stored. */
export const maxStoredResponseBytes = 64 * 1024;

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
  /** The endpoint may have received this attempt before: an earlier try was cut short. */
  readonly resumed: boolean;
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
 * Makes one attempt: sign, send, classify. A failure of the endpoint is a value.
 * @throws Error of Portico; `attemptClaim` records it
 */
export async function makeAttempt(
  claim: Claim,
  secrets: SigningSecrets | undefined,
  { client, clock, lateMs, trigger = triggerOf(claim) }: AttemptOptions,
): Promise<AttemptRecord> {
  const startedAt = clock.now();
  if (claim.body === null) return unsentAttempt({ claim, trigger, startedAt, code: "body_expired" });
  if (!secrets) return unsentAttempt({ claim, trigger, startedAt, code: "no_secret" });
  const request = outgoingRequest({ ...claim, body: claim.body }, secrets.texts, trigger, startedAt);
  const repeatHeaders = claim.resumed ? [] : resumedHeaders;
  const result = await client.send({
    url: claim.url,
    headers: request.headers,
    body: request.body,
    timeoutMs: claim.timeoutMs,
    repeatHeaders,
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
    requestHeaders: shortenSignatures(
      result.repeated ? [...request.headers, ...repeatHeaders] : request.headers,
    ),
    requestSha256: createHash("sha256").update(request.body).digest(),
    resumed: claim.resumed || result.repeated,
    ...outcomeOf(result, clock.now()),
    ...(result.outcome === "failed" ? { late: result.late } : {}),
  };
}

/** A status that was read decides, even if the rest of the response is missing or invalid. 1xx is not final. */
function outcomeOf(result: OutboundResult, now: Date) {
  const response = responseOf(result, now);
  if (result.outcome === "completed") {
    return { ...response, ...outcomeOfStatus(result, result.statusCode), evidence: null };
  }
  const { code, detail, statusCode = 0 } = result;
  if (statusCode < 200) return { ...response, code, detail, evidence: result.evidence, location: null };
  const evidence = { ...result.evidence, incomplete: code };
  return { ...response, ...outcomeOfStatus(result, statusCode), detail, evidence };
}

function outcomeOfStatus(result: OutboundResult, statusCode: number) {
  const code = codeOfResponse(statusCode, result.headers ?? []);
  const [header] = headersOf(result, "location");
  const location = code === "http_3xx" && header ? maskUrlCredentials(header).slice(0, 500) : null;
  return { code, location, detail: location && `Location: ${location}` };
}

/** The response as far as it arrived: one that broke off after its headers still has them. */
function responseOf(result: OutboundResult, now: Date) {
  const kept = result.headers && keptHeaders(maskCredentials(result.headers));
  return {
    statusCode: result.statusCode ?? null,
    responseHeaders: kept?.headers ?? null,
    responseBody: result.body ?? null,
    responseTruncated: result.truncated === true || kept?.truncated === true,
    retryAfterMs: parseRetryAfter(headersOf(result, "retry-after").join(","), now),
  };
}

/** The values of a header, in order. */
function headersOf({ headers = [] }: OutboundResult, name: string): readonly string[] {
  return headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
}

type UnsentAttempt = Pick<AttemptRecord, "claim" | "trigger" | "startedAt"> & {
  readonly code: "body_expired" | "no_secret" | "internal_error";
  readonly detail?: string | null;
};

/** The record of an attempt without a request, or of one whose result was lost. */
export function unsentAttempt({ detail = null, ...attempt }: UnsentAttempt): AttemptRecord {
  return {
    ...attempt,
    statusCode: null,
    detail,
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
    resumed: attempt.claim.resumed,
  };
}
