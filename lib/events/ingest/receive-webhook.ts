import {
  type FoundHandshake,
  findHandshake,
  type HandshakeRequest,
  respondToHandshake,
} from "@/lib/dialects/handshake";
import { type ReadEvent, readEvent, type UnreadableCode } from "@/lib/dialects/read-event";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { Dialect, DialectResponse, SignatureHint, VerificationResult } from "@/lib/dialects/types";
import { verify } from "@/lib/dialects/verify";
import type { HeaderPairs } from "@/lib/http/types";
import type { Clock } from "@/lib/platform/clock";
import type { Effects } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { withRequestId } from "@/lib/platform/request-id";
import { runAs } from "@/lib/platform/workload";
import { recordHandshake } from "@/lib/sources/record-handshake";
import { cachedSource, type IngestSource, sourceForIngest } from "@/lib/sources/source-for-ingest";
import { recordRejection } from "../rejections/record-rejection";
import { headerRecord, storableHeaders } from "./headers";
import { storeEvent } from "./store-event";

export interface InboundWebhook {
  /** The id of the request, for the log. */
  readonly requestId: string;
  readonly slug: string;
  /** The query string without "?"; absent if there is none. */
  readonly query?: string;
  readonly headers: HeaderPairs;
  /** Reads the body: the exact bytes, or undefined if it exceeds the cap. Called once, and only if the source exists. */
  readonly readBody: () => Promise<Buffer | undefined>;
  /** The Content-Length, if there is one. */
  readonly contentLength?: number;
  readonly address: string | null;
}

/** A request whose body is read already, or not at all. */
type UnreadWebhook = Omit<InboundWebhook, "readBody">;

/** The outcome of an inbound request, and the response to the provider. */
export interface ReceiveResult {
  readonly outcome: "stored" | "duplicate" | "handshake" | "rejected";
  readonly response: DialectResponse;
  /** The source's slug, or null if there is no such source. */
  readonly source: string | null;
  /** Why it was rejected, `conflict` for a duplicate with another body, or null. */
  readonly code: string | null;
}

interface RejectionDetails {
  readonly code: string;
  readonly detail: string;
  readonly hint?: SignatureHint;
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

/** How often a request is verified again because its source changed in the meantime. More often means a fault. */
const maxTries = 5;

/**
 * Receives one webhook: finds the source, reads the body, verifies the signature over the bytes, reads id and type, and
 * stores the event with one statement. In this order, so that an unsigned request reads one row and writes only its
 * (bounded) rejection, and a request to no source costs no memory.
 *
 * The source comes from the cache if it is there. The statement checks that it has not changed. Everything but a stored
 * event, such as a rejection or a handshake, needs the source as it is now, so it is read again.
 * @param effects get the lanes that have a delivery to send. The caller publishes them after the response
 * @throws the database's error if it cannot be reached: nothing was stored and the provider must try again
 */
export async function receiveWebhook(
  request: InboundWebhook,
  clock: Clock,
  effects: Effects,
): Promise<ReceiveResult> {
  const source = cachedSource(request.slug);
  if (!source) return receiveWithLookup(request, clock, effects);
  const body = await request.readBody();
  const inspected = inspect(source, request, body, clock);
  const stored = inspected.is === "event" && (await store(source, request, inspected, effects));
  if (stored) return stored;
  return receiveWithLookup({ ...request, readBody: async () => body }, clock, effects, { source, inspected });
}

interface Inspection {
  readonly source: IngestSource;
  readonly inspected: Inspected;
}

/** The same with the source as it is now. @param earlier what the request is by the source in the cache */
function receiveWithLookup(
  request: InboundWebhook,
  clock: Clock,
  effects: Effects,
  earlier?: Inspection,
): Promise<ReceiveResult> {
  return withRequestId(request.requestId, () =>
    runAs("ingest", () => lookUpAndReceive(request, clock, effects, earlier)),
  );
}

async function lookUpAndReceive(
  request: InboundWebhook,
  clock: Clock,
  effects: Effects,
  earlier?: Inspection,
): Promise<ReceiveResult> {
  const readBody = onlyOnce(request.readBody);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const source = await findSource(request.slug);
    if (!source) return reject(request, null, unknownSource);
    const body = await readBody();
    const isKnown = tries === 0 && source === earlier?.source && earlier.inspected.is !== "event";
    const inspected = isKnown ? earlier.inspected : inspect(source, request, body, clock);
    if (inspected.is === "rejected") return reject(request, source, { ...inspected.details, body });
    if (inspected.is === "handshake") return respondToProvider(request, source, inspected);
    const stored = await store(source, request, inspected, effects);
    if (stored) return stored;
  }
  throw new Error(`The source changed ${maxTries} times while a webhook was received.`);
}

/** The work runs at the first call. Later calls get the same result: the stream of a body can be read only once. */
function onlyOnce<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

/** What a request is by a source, before anything is written. */
type Inspected =
  | { readonly is: "rejected"; readonly details: RejectionDetails }
  | ({ readonly is: "handshake" } & HandshakeOfSource)
  | VerifiedEvent;

interface VerifiedEvent {
  readonly is: "event";
  readonly event: Extract<ReadEvent, { outcome: "read" }>;
  readonly dialect: Dialect;
  readonly contentType: string | null;
  readonly body: Buffer;
  /** When the secret that verified it ends. */
  readonly secretEnds: Date | null;
}

/** @param body undefined if it exceeds the cap */
function inspect(
  source: IngestSource,
  request: UnreadWebhook,
  body: Buffer | undefined,
  clock: Clock,
): Inspected {
  if (body === undefined) return { is: "rejected", details: bodyTooLarge };
  const dialect = storedDialect(source.dialect);
  const inbound = { headers: headerRecord(request.headers), body };
  const handshake = findHandshakeOf(source, { method: "POST", query: request.query ?? "", body });
  if (handshake && handshake.handshake.proof !== "signature")
    return { is: "handshake", handshake, secrets: source.secrets, body };

  const verification = verify(dialect, { ...inbound, secrets: source.secrets, now: clock.now() });
  if (verification.outcome !== "verified")
    return { is: "rejected", details: rejectionDetails(dialect, verification) };
  if (handshake) {
    const secrets = source.secrets.slice(verification.secretIndex);
    return { is: "handshake", handshake, secrets, body };
  }
  const event = readEvent(dialect, inbound, env().PORTICO_MAX_BODY_BYTES);
  if (event.outcome === "unreadable") return { is: "rejected", details: unreadable(event) };
  const contentType = inbound.headers["content-type"]?.slice(0, 255) ?? null;
  const secretEnds = source.secretsEnd[verification.secretIndex] ?? null;
  return { is: "event", event, dialect, contentType, body, secretEnds };
}

/** @returns undefined if the source has changed since it was read: nothing was stored */
async function store(
  source: IngestSource,
  request: UnreadWebhook,
  { event, dialect, contentType, body, secretEnds }: VerifiedEvent,
  effects: Effects,
): Promise<ReceiveResult | undefined> {
  const incoming = {
    source: { id: source.id, version: source.version, secretEnds },
    dialect: source.dialect,
    externalId: event.externalId,
    type: event.type,
    contentType,
    contentEncoding: event.contentEncoding,
    body,
    headers: storableHeaders(request.headers),
    attributes: event.attributes,
    attributesLeftOut: event.attributesLeftOut,
    document: event.document,
  };
  const stored = await storeEvent(incoming, effects);
  const { slug } = source;
  switch (stored.outcome) {
    case "stored":
      return { outcome: "stored", response: dialect.responses.accepted, source: slug, code: null };
    case "duplicate": {
      const code = stored.isConflict ? "conflict" : null;
      return { outcome: "duplicate", response: dialect.responses.duplicate, source: slug, code };
    }
    case "stale":
      return undefined;
  }
}

const unknownSource: RejectionDetails = {
  code: "unknown_source",
  detail: "No source has this slug.",
  response: { status: 404, body: { error: "unknown source" } },
};

const bodyTooLarge: RejectionDetails = {
  code: "body_too_large",
  detail: "The body exceeds the size limit.",
  response: { status: 413, body: { error: "payload too large" } },
};

function unreadable({ code, detail }: Extract<ReadEvent, { outcome: "unreadable" }>): RejectionDetails {
  const error = unreadableErrors[code] ?? code.replaceAll("_", " ");
  return { code, detail, response: { status: unreadableStatuses[code] ?? 400, body: { error, detail } } };
}

/**
 * Responds to a GET request if it is a handshake of the source's dialect.
 * @returns undefined if it is none: then the method is not allowed
 * @throws the database's error if it cannot be reached
 */
export function receiveHandshake(request: UnreadWebhook): Promise<ReceiveResult | undefined> {
  return withRequestId(request.requestId, () => runAs("ingest", () => lookUpHandshake(request)));
}

async function lookUpHandshake(request: UnreadWebhook): Promise<ReceiveResult | undefined> {
  const source = await findSource(request.slug);
  const body = Buffer.alloc(0);
  const handshake = source && findHandshakeOf(source, { method: "GET", query: request.query ?? "", body });
  return handshake && respondToProvider(request, source, { handshake, secrets: source.secrets, body });
}

/** A source without an active secret accepts no requests, and no handshakes either. */
function findHandshakeOf(source: IngestSource, request: HandshakeRequest): FoundHandshake | undefined {
  return source.secrets.length === 0 ? undefined : findHandshake(storedDialect(source.dialect), request);
}

interface HandshakeOfSource {
  readonly handshake: FoundHandshake;
  readonly secrets: readonly string[];
  readonly body: Buffer;
}

async function respondToProvider(
  request: UnreadWebhook,
  source: IngestSource,
  { handshake, secrets, body }: HandshakeOfSource,
): Promise<ReceiveResult> {
  const result = respondToHandshake(handshake, secrets);
  if (result.outcome === "refused")
    return reject(request, source, { ...refusedHandshakes[result.code], body });
  await recordHandshake(source.id);
  return { outcome: "handshake", response: result.response, source: source.slug, code: null };
}

const refusedHandshakes = {
  invalid_challenge: {
    code: "invalid_challenge",
    detail: "The challenge of the handshake is too long or has characters that are not allowed.",
    response: { status: 400, body: { error: "invalid challenge" } },
  },
  invalid_verify_token: {
    code: "invalid_verify_token",
    detail: "The token of the handshake is not the source's verify token.",
    response: { status: 403, body: { error: "invalid verify token" } },
  },
} as const;

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
        hint: verification.hint,
        response: dialect.responses.invalidSignature,
      };
  }
}

/** @param details with the body, if it was read */
async function reject(
  request: UnreadWebhook,
  source: IngestSource | null,
  details: RejectionDetails & { readonly body?: Buffer },
): Promise<ReceiveResult> {
  await recordRejection({
    sourceId: source?.id ?? null,
    slug: request.slug,
    code: details.code,
    detail: details.detail,
    hint: details.hint,
    statusCode: details.response.status,
    headers: request.headers,
    body: details.body,
    bodySize: details.body?.length ?? request.contentLength,
    address: request.address,
  });
  const { response, code } = details;
  return { outcome: "rejected", response, source: source?.slug ?? null, code };
}
