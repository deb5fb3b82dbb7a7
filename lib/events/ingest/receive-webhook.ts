import { readEvent } from "@/lib/dialects/read-event";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { Dialect, DialectResponse, VerificationResult } from "@/lib/dialects/types";
import { verify } from "@/lib/dialects/verify";
import type { HeaderPairs } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import { type IngestSource, sourceForIngest } from "@/lib/sources/source-for-ingest";
import { recordRejection } from "../rejections/record-rejection";
import { headerRecord, storableHeaders } from "./headers";
import { type LaneWake, storeEvent } from "./store-event";

export interface InboundWebhook {
  readonly slug: string;
  readonly headers: HeaderPairs;
  /** The exact bytes, or undefined when there were more than the cap. */
  readonly body: Buffer | undefined;
  readonly address: string | null;
}

/** What became of a request. `answer` is what the provider hears; `woken` are lanes to be drained. */
export interface ReceiveResult {
  readonly outcome: "stored" | "duplicate" | "rejected";
  readonly response: DialectResponse;
  readonly woken: readonly LaneWake[];
  /** The source's slug, or null when there is no such source. */
  readonly source: string | null;
  /** Why it was rejected, or null. */
  readonly code: string | null;
}

interface RejectionDetails {
  readonly code: string;
  readonly detail: string;
  readonly response: DialectResponse;
}

/**
 * Receives one webhook: source, signature over the bytes, id and type, one durable statement, answer. In that order, so
 * that an unsigned request reads one row and writes nothing but its own (bounded) rejection.
 * @throws the database's error when it cannot be reached: nothing was stored and the provider must try again
 */
export async function receiveWebhook(request: InboundWebhook, clock: Clock): Promise<ReceiveResult> {
  const source = await findSource(request.slug);
  if (!source) {
    const response = { status: 404, body: { error: "unknown source" } };
    return reject(request, null, { code: "unknown_source", detail: "No source has this slug.", response });
  }
  if (request.body === undefined) {
    const response = { status: 413, body: { error: "payload too large" } };
    return reject(request, source, { code: "body_too_large", detail: "The body is over the cap.", response });
  }
  const dialect = storedDialect(source.dialect);
  const inbound = { headers: headerRecord(request.headers), body: request.body };
  const verification = verify(dialect, { ...inbound, secrets: source.secrets, now: clock.now() });
  if (verification.outcome !== "verified")
    return reject(request, source, rejectionDetails(dialect, verification));

  const event = readEvent(dialect, inbound);
  if (event.outcome === "unreadable") {
    const response = { status: 400, body: { error: event.code.replaceAll("_", " "), detail: event.detail } };
    return reject(request, source, { code: event.code, detail: event.detail, response });
  }
  const stored = await storeEvent({
    sourceId: source.id,
    dialect: source.dialect,
    externalId: event.externalId,
    type: event.type,
    contentType: inbound.headers["content-type"]?.slice(0, 255) ?? null,
    body: request.body,
    headers: storableHeaders(request.headers),
    attributes: event.attributes,
  });
  if (stored.outcome === "duplicate") {
    return { ...stored, response: dialect.responses.duplicate, woken: [], source: source.slug, code: null };
  }
  const { woken } = stored;
  return { outcome: "stored", response: dialect.responses.accepted, woken, source: source.slug, code: null };
}

/** A slug that could not be one is not looked for: a NUL or a lone surrogate would be a database error. */
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
        detail: `The signed timestamp is ${verification.skewSeconds} s away from Portico's clock.`,
        response: dialect.responses.staleTimestamp,
      };
    case "invalid_signature":
      return {
        code: "invalid_signature",
        detail: `The signature is not good: ${verification.hint.replaceAll("_", " ")}.`,
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
  return { outcome: "rejected", response, woken: [], source: source?.slug ?? null, code };
}
