import { TypeID, typeid } from "typeid-js";

/** The prefix of each kind of public id. */
export const idPrefixes = {
  partner: "ptn",
  user: "usr",
  source: "src",
  secret: "sec",
  endpoint: "ep",
  event: "evt",
  delivery: "dlv",
  attempt: "att",
  rejection: "rej",
  apiKey: "key",
  audit: "aud",
  replay: "rpl",
  alert: "alr",
  mail: "mail",
  invitation: "inv",
  savedView: "view",
  move: "mov",
  accessLink: "acl",
  session: "ses",
} as const;

export type IdKind = keyof typeof idPrefixes;

/** The prefix of generated API keys, by which people and secret scanners recognise them. */
export const apiKeyPrefix = "portico_";

/**
 * The stored id of a row: a UUIDv7. The compiler keeps ids of different kinds, and stored and public ids, apart. A plain
 * string, such as a column that Prisma read, is accepted for any of them.
 */
export type Id<Kind extends IdKind> = string & { readonly idOf?: Kind };

/** The id of a row in the API, the portal and headers: prefix and 26 base32 characters (TypeID), `dlv_01j…`. */
export type PublicId<Kind extends IdKind> = string & { readonly idOf?: `public ${Kind}` };

export type PartnerId = Id<"partner">;
export type UserId = Id<"user">;
export type SourceId = Id<"source">;
export type EndpointId = Id<"endpoint">;
export type EventId = Id<"event">;
export type DeliveryId = Id<"delivery">;
export type ReplayId = Id<"replay">;
export type MoveId = Id<"move">;
export type ApiKeyId = Id<"apiKey">;
export type SessionId = Id<"session">;

/** A new time-ordered UUID (version 7, RFC 9562), as stored. */
export function newId(): string {
  return typeid().toUUID();
}

/** The public id of a row. */
export function publicId<Kind extends IdKind>(kind: Kind, uuid: Id<Kind>): PublicId<Kind> {
  return TypeID.fromUUID(idPrefixes[kind], uuid).toString();
}

/** The stored id behind a public id, or undefined for anything that is not one of that kind. */
export function parseId<Kind extends IdKind>(kind: Kind, text: string): Id<Kind> | undefined {
  try {
    return TypeID.fromString(text, idPrefixes[kind]).toUUID();
  } catch {
    return undefined;
  }
}

/**
 * The smallest UUIDv7 of a point in time. It turns "since" and "until" into ranges of the primary key.
 * @param at a time between 1970 and 10889
 */
export function firstIdAt(at: Date): string {
  const millis = Math.max(0, at.getTime()).toString(16).padStart(12, "0").slice(-12);
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7000-8000-000000000000`;
}

/** When a UUIDv7 was created, in milliseconds since 1970. */
export function timeOfId(uuid: string): number {
  return Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
}
