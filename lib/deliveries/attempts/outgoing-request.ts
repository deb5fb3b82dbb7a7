import { sign } from "@/lib/dialects/sign";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { headerValue, safeHeaders } from "@/lib/http/request-headers";
import type { HeaderPairs } from "@/lib/http/types";
import { publicId } from "@/lib/platform/ids";
import type { Claim } from "../queue/claim";

/** "shadow" is a copy for a URL that its endpoint is to move to; no attempt of a delivery has that trigger. */
export type Trigger = "initial" | "retry" | "replay" | "test" | "shadow";

/** What of a claim decides the bytes and headers that go out. */
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
  | "attributes"
  | "dialect"
> & { readonly body: Buffer };

export interface OutgoingRequest {
  readonly headers: HeaderPairs;
  readonly body: Buffer;
}

/** Why this attempt is made; partners read it in a header, to tell a retry from a replay. */
export function triggerOf(claim: Pick<Claim, "cycle" | "number">): Trigger {
  if (claim.number > 1) return "retry";
  return claim.cycle > 1 ? "replay" : "initial";
}

/**
 * The bytes and headers of an attempt. An event that came in the endpoint's own dialect goes out byte for byte, under
 * the provider's id. One from another dialect is put into the endpoint's words under an id of ours; the same claim
 * gives the same bytes every time, so every attempt sends what the first one sent.
 */
export function outgoingRequest(
  claim: Outgoing,
  secrets: readonly string[],
  trigger: Trigger,
  now: Date,
): OutgoingRequest {
  const dialect = storedDialect(claim.dialect);
  const id = outgoingId(claim);
  const body = outgoingBody(claim);
  const signed = sign(dialect, { id, type: claim.type, body, secrets, now });
  const headers: HeaderPairs = [
    ["content-type", body === claim.body ? contentTypeOf(claim) : "application/json"],
    ["user-agent", "Portico/1.0"],
    ["accept-encoding", "identity"],
    ...Object.entries(signed),
    ["portico-event-type", claim.type],
    ["portico-delivery-id", publicId("delivery", claim.deliveryId)],
    ["portico-attempt", String(claim.number)],
    ["portico-trigger", trigger],
    ...shadowHeader(trigger),
  ];
  return { headers: safeHeaders(headers), body };
}

function isNative({ sourceDialect, dialect }: Pick<Claim, "sourceDialect" | "dialect">): boolean {
  return sourceDialect === dialect;
}

function outgoingId(claim: Outgoing): string {
  return isNative(claim) ? claim.externalId : publicId("event", claim.eventId);
}

/** The bytes alone: what every attempt of a delivery carries. */
export function outgoingBody(claim: Outgoing): Buffer {
  return isNative(claim) ? claim.body : foreignBody(claim, outgoingId(claim));
}

/** Tells a receiver that the event was sent to the endpoint's present URL as well, and is that one's to act on. */
function shadowHeader(trigger: Trigger): HeaderPairs {
  return trigger === "shadow" ? [["portico-shadow", "true"]] : [];
}

/** The provider's own word for its bytes, which came from outside and may be none at all. */
function contentTypeOf({ contentType }: Outgoing): string {
  return headerValue(contentType ?? "") || "application/json";
}

function foreignBody(claim: Outgoing, id: string): Buffer {
  const dialect = storedDialect(claim.dialect);
  if (dialect.forwardsBodyUnchanged) return claim.body;
  const data = parse(claim.body);
  // Bytes that are no JSON cannot be put into an envelope; a dialect without one passes them on.
  if (data === undefined) return claim.body;
  const rendered = dialect.render({
    id,
    type: claim.type,
    createdAt: claim.receivedAt,
    data,
    test: false,
    attributes: claim.attributes,
  });
  // The data itself means: no envelope, so the bytes stay as they came.
  return rendered === data ? claim.body : Buffer.from(JSON.stringify(rendered));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
