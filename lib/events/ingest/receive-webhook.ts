import { readEvent, type UnreadableCode } from "@/lib/dialects/read-event";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { Dialect, DialectResponse, VerificationResult } from "@/lib/dialects/types";
import { verify } from "@/lib/dialects/verify";
import type { HeaderPairs } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import type { Effects } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { type IngestSource, sourceForIngest } from "@/lib/sources/source-for-ingest";
import { recordRejection } from "../rejections/record-rejection";
import { headerRecord, storableHeaders } from "./headers";
import { storeEvent } from "./store-event";

export interface InboundWebhook {
  readonly slug: string;
  readonly headers: HeaderPairs;
  /** The exact bytes, or undefined if the body exceeds the cap. */
  readonly body: Buffer | undefined;
  readonly address: string | null;
}

/** The outcome of an inbound request, and the response to the provider. */
export interface ReceiveResult {
  readonly outcome: "stored" | "duplicate" | "rejected";
  readonly response: DialectResponse;
  /** The source's slug, or null if there is no such source. */
  readonly source: string | null;
  /** Why it was rejected, or null. */
  readonly code: string | null;
}

interface RejectionDetails {
  readonly code: string;
  readonly detail: string;
  readonly response: DialectResponse;
}

/** The statuses of signed requests that cannot be read. For all others it is 400. */
const unreadableStatuses: Readonly<Partial<Record<UnreadableCode, number>>> = {
  body_too_large: 413,
  unsupported_encoding: 415,
};
/** Their errors, where these are not the words of the code. */
const unreadableErrors: Readonly<Partial<Record<UnreadableCode, string>>> = {
  body_too_large: "payload too large",
};

/**
 * Receives one webhook: finds the source, verifies the signature over the bytes, reads id and type, and stores the event
 * with one statement. In this order, so that an unsigned request reads one row and writes only its (bounded) rejection.
 * @param effects get the lanes that were woken. The caller publishes them after the response
 * @throws the database's error if it cannot be reached: nothing was stored and the provider must try again
 */
export async function receiveWebhook(
  request: InboundWebhook,
  clock: Clock,
  effects: Effects,
): Promise<ReceiveResult> {
  const source = await findSource(request.slug);
  if (!source) {
    const response = { status: 404, body: { error: "unknown source" } };
    return reject(request, null, { code: "unknown_source", detail: "No source has this slug.", response });
  }
  if (request.body === undefined) {
    const response = { status: 413, body: { error: "payload too large" } };
    return reject(request, source, {
      code: "body_too_large",
      detail: "The body exceeds the size limit.",
      response,
    });
  }
  const dialect = storedDialect(source.dialect);
  const inbound = { headers: headerRecord(request.headers), body: request.body };
  const verification = verify(dialect, { ...inbound, secrets: source.secrets, now: clock.now() });
  if (verification.outcome !== "verified")
    return reject(request, source, rejectionDetails(dialect, verification));

  const event = readEvent(dialect, inbound, env().PORTICO_MAX_BODY_BYTES);
  if (event.outcome === "unreadable") {
    const { code, detail } = event;
    const body = { error: unreadableErrors[code] ?? code.replaceAll("_", " "), detail };
    const response = { status: unreadableStatuses[code] ?? 400, body };
    return reject(request, source, { code, detail, response });
  }
  const incoming = {
    sourceId: source.id,
    dialect: source.dialect,
    externalId: event.externalId,
    type: event.type,
    contentType: inbound.headers["content-type"]?.slice(0, 255) ?? null,
    contentEncoding: event.contentEncoding,
    body: request.body,
    headers: storableHeaders(request.headers),
    attributes: event.attributes,
    attributesLeftOut: event.attributesLeftOut,
    document: event.document,
  };
  const { outcome } = await storeEvent(incoming, effects);
  const { accepted, duplicate } = dialect.responses;
  const response = outcome === "stored" ? accepted : duplicate;
  return { outcome, response, source: source.slug, code: null };
}

/** Rejects malformed slugs early: a NUL or a lone surrogate would make the query fail. */
async function findSource(slug: string): Promise<IngestSource | undefined> {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(slug) ? sourceForIngest(slug) : undefined;
}

function rejectionDetails(
  dialect: Dialect,
  verification: Exclude<VerificationResult, { outcome: "verified" }>,
): RejectionDetails {
  switch (verification.outcome) {
    case "missing_headers":
      return {
        code: "missing_headers",
        detail: `Missing or empty: ${verification.missing.join(", ")}.`,
        response: dialect.responses.missingHeaders,
      };
    case "stale_timestamp":
      return {
        code: "stale_timestamp",
        detail: `The signed timestamp differs from Portico's clock by ${verification.skewSeconds} s.`,
        response: dialect.responses.staleTimestamp,
      };
    case "invalid_signature":
      return {
        code: "invalid_signature",
        detail: `The signature is not valid: ${verification.hint.replaceAll("_", " ")}.`,
        response: dialect.responses.invalidSignature,
      };
  }
}

async function reject(
  request: InboundWebhook,
  source: IngestSource | null,
  details: RejectionDetails,
): Promise<ReceiveResult> {
  await recordRejection({
    sourceId: source?.id ?? null,
    slug: request.slug,
    code: details.code,
    detail: details.detail,
    statusCode: details.response.status,
    headers: request.headers,
    body: request.body ?? Buffer.alloc(0),
    address: request.address,
  });
  const { response, code } = details;
  return { outcome: "rejected", response, source: source?.slug ?? null, code };
}
