import { TypeID, typeid } from "typeid-js";

/** The prefix each kind of row carries at the edge (API, portal, headers). Rows hold the bare UUIDv7. */
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
} as const;

export type IdKind = keyof typeof idPrefixes;

/** What an API key that Portico made begins with, so that people and secret scanners know it when they see it. */
export const apiKeyPrefix = "portico_";

/** A fresh time-ordered UUID (version 7, RFC 9562), as stored. */
export function newId(): string {
  return typeid().toUUID();
}

/** `dlv_01j…`: the id as people and programs see it (TypeID: prefix and 26 base32 characters). */
export function publicId(kind: IdKind, uuid: string): string {
  return TypeID.fromUUID(idPrefixes[kind], uuid).toString();
}

/** The stored UUID behind a public id, or undefined for anything that is not one of that kind. */
export function parseId(kind: IdKind, text: string): string | undefined {
  try {
    return TypeID.fromString(text, idPrefixes[kind]).toUUID();
  } catch {
    return undefined;
  }
}

/** The stored UUID behind an id that Portico has just given out itself. */
export function requireId(kind: IdKind, text: string): string {
  const id = parseId(kind, text);
  if (id === undefined) throw new Error(`This is not the id of a ${kind}.`);
  return id;
}

/**
 * The smallest UUIDv7 of a moment, so that "since" and "until" become ranges over the primary key.
 * @param at any moment between 1970 and 10889
 */
export function firstIdAt(at: Date): string {
  const millis = Math.max(0, at.getTime()).toString(16).padStart(12, "0").slice(-12);
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7000-8000-000000000000`;
}

/** The moment in which a UUIDv7 was made, in milliseconds since 1970. */
export function timeOfId(uuid: string): number {
  return Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
}
