import { companionHeaders } from "@/lib/dialects/companion-headers";
import { JsonText } from "@/lib/dialects/json-text";
import { type ReadableBody, readableBody } from "@/lib/dialects/readable-body";
import { sign } from "@/lib/dialects/sign";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { headerRecord } from "@/lib/events/ingest/headers";
import { headerValue, safeHeaders } from "@/lib/http/request-headers";
import type { HeaderPairs } from "@/lib/http/types";
import { publicId } from "@/lib/platform/ids";
import type { Claim } from "../queue/claim";

/** Why a request is sent. "shadow" is a copy for a new URL; no attempt of a delivery has that trigger. */
export type Trigger = "initial" | "retry" | "replay" | "test" | "shadow";

/** The part of a claim that determines the bytes and headers of the request. */
export type Outgoing = Pick<
  Claim,
  | "deliveryId"
  | "number"
  | "eventId"
  | "externalId"
  | "type"
  | "sourceDialect"
  | "receivedAt"
  | "contentType"
  | "contentEncoding"
  | "receivedHeaders"
  | "dialect"
  | "apiVersion"
> & {
  readonly body: Buffer;
  /** Whether an earlier try of the attempt may have reached the endpoint. */
  readonly resumed?: boolean;
};

/** Marks a request that the endpoint may have received before, as a part of the same attempt. */
export const resumedHeaders: HeaderPairs = [["portico-resumed", "true"]];

export interface OutgoingRequest {
  readonly headers: HeaderPairs;
  readonly body: Buffer;
}

/** The trigger of an attempt. A header carries it, so that partners can tell a retry from a replay. */
export function triggerOf(claim: Pick<Claim, "cycle" | "number">): Trigger {
  if (claim.number > 1) return "retry";
  return claim.cycle > 1 ? "replay" : "initial";
}

/**
 * The bytes and headers of an attempt. An event in the endpoint's own dialect is sent byte for byte, under the provider's
 * id. An event in another dialect is translated and gets an id of Portico. The same claim always gives the same bytes, so
 * every attempt sends what the first one sent.
 */
export function outgoingRequest(
  claim: Outgoing,
  secrets: readonly string[],
  trigger: Trigger,
  now: Date,
): OutgoingRequest {
  const dialect = storedDialect(claim.dialect);
  const id = outgoingId(claim);
  const { body, ...content } = outgoingContent(claim);
  const signed = sign(dialect, { id, type: claim.type, body, secrets, now });
  const { "user-agent": userAgent = "Portico/1.0", ...companions } = companionHeaders(dialect, {
    id,
    type: claim.type,
    createdAt: claim.receivedAt,
    apiVersion: claim.apiVersion,
    received: headerRecord(claim.receivedHeaders ?? []),
    retries: claim.number - 1,
  });
  const headers: HeaderPairs = [
    ["content-type", content.contentType],
    ...contentEncodingHeader(content.contentEncoding),
    ["user-agent", userAgent],
    ["accept-encoding", "identity"],
    ...Object.entries(companions),
    ...Object.entries(signed),
    ["portico-event-type", claim.type],
    ["portico-delivery-id", publicId("delivery", claim.deliveryId)],
    ["portico-attempt", String(claim.number)],
    ["portico-trigger", trigger],
    ...shadowHeader(trigger),
    ...(claim.resumed ? resumedHeaders : []),
  ];
  return { headers: safeHeaders(headers), body };
}

function isNative({ sourceDialect, dialect }: Pick<Claim, "sourceDialect" | "dialect">): boolean {
  return sourceDialect === dialect;
}

function outgoingId(claim: Outgoing): string {
  return isNative(claim) ? claim.externalId : publicId("event", claim.eventId);
}

/** The body of every attempt of a delivery, with the headers that say how to read it. */
export interface OutgoingContent {
  readonly body: Buffer;
  readonly contentType: string;
  /** The codings of the body, or null. */
  readonly contentEncoding: string | null;
}

/** An endpoint of the event's own dialect gets the bytes as they came, compressed or not; any other gets them decoded. */
export function outgoingContent(claim: Outgoing): OutgoingContent {
  const received = { contentType: contentTypeOf(claim), contentEncoding: claim.contentEncoding };
  if (isNative(claim)) return { body: claim.body, ...received };
  const readable = readableBody(claim.body, claim);
  if (!readable) return { body: claim.body, ...received };
  return { contentEncoding: null, ...foreignContent(claim, readable) };
}

function contentEncodingHeader(contentEncoding: string | null): HeaderPairs {
  return contentEncoding === null ? [] : [["content-encoding", contentEncoding]];
}

/** Marks a copy: the event was also sent to the endpoint's present URL, which should act on it. */
function shadowHeader(trigger: Trigger): HeaderPairs {
  return trigger === "shadow" ? [["portico-shadow", "true"]] : [];
}

/** The content type that the provider sent, which may be missing or invalid. */
function contentTypeOf({ contentType }: Outgoing): string {
  return headerValue(contentType ?? "") || "application/json";
}

function foreignContent(
  claim: Outgoing,
  { bytes, json: parsed }: ReadableBody,
): Pick<OutgoingContent, "body" | "contentType"> {
  // A body that is not JSON cannot be put into an envelope.
  if (!parsed) return { body: bytes, contentType: contentTypeOf(claim) };
  const { json, isForm } = parsed;
  const rendered = envelope(claim, json);
  if (rendered !== undefined) return { body: Buffer.from(rendered), contentType: "application/json" };
  if (isForm) return { body: Buffer.from(json.text), contentType: "application/json" };
  return { body: bytes, contentType: contentTypeOf(claim) };
}

/** The event in the envelope of the endpoint's dialect; undefined if the dialect has none. */
function envelope(claim: Outgoing, data: JsonText): string | undefined {
  const dialect = storedDialect(claim.dialect);
  if (dialect.forwardsBodyUnchanged) return undefined;
  const rendered = dialect.render({
    id: outgoingId(claim),
    type: claim.type,
    createdAt: claim.receivedAt,
    data,
    test: false,
    apiVersion: claim.apiVersion,
  });
  return rendered === data ? undefined : JsonText.of(rendered).text;
}
