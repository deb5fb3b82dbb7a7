import { TypeID } from "typeid-js";

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

/** Of the latest id: its milliseconds, and how many ids of this millisecond came before it. */
const latest = { time: 0, count: 0 };
/** The count has 12 bits. */
const maxCount = 0xfff;
/** A clock that is behind by more than this was set back on purpose, in milliseconds. */
const maxBehindMs = 10_000;

/**
 * A new time-ordered UUID (version 7, RFC 9562, method 1 of section 6.2), as stored. Of two ids of a process, the later one
 * is greater, unless the clock was set back.
 */
export function newId(): string {
  countId(Date.now());
  const count = latest.count.toString(16).padStart(3, "0");
  return `${timeOf(latest.time)}-7${count}-${crypto.randomUUID().slice(19)}`;
}

function countId(now: number): void {
  const isClockSet = latest.time - now > maxBehindMs;
  if (now > latest.time || isClockSet) {
    latest.time = now;
    latest.count = 0;
  } else if (latest.count < maxCount) {
    latest.count += 1;
  } else {
    latest.time += 1;
    latest.count = 0;
  }
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
  return `${timeOf(Math.max(0, at.getTime()))}-7000-8000-000000000000`;
}

/** The first 48 bits of a UUIDv7, which are the milliseconds since 1970. */
function timeOf(time: number): string {
  const millis = time.toString(16).padStart(12, "0").slice(-12);
  return `${millis.slice(0, 8)}-${millis.slice(8)}`;
}

/** When a UUIDv7 was created, in milliseconds since 1970. */
export function timeOfId(uuid: string): number {
  return Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
}
