import { createHash } from "node:crypto";
import { attributesOf, isJsonObject } from "./attributes";
import { bodyText } from "./body-text";
import { headerOf } from "./headers";
import type { Attributes, Dialect, InboundRequest, Reader } from "./types";

export type ReadEvent =
  | {
      readonly outcome: "read";
      readonly externalId: string;
      readonly type: string;
      readonly attributes: Attributes;
    }
  | { readonly outcome: "unreadable"; readonly code: UnreadableCode; readonly detail: string };

export type UnreadableCode =
  | "invalid_json"
  | "missing_event_id"
  | "missing_event_type"
  | "invalid_event_id"
  | "invalid_event_type";

/** The result of a reader. "not_json": the reader needs the body, and the body is not JSON. */
type Found = { readonly text: string } | "absent" | "unusable" | "not_json";

interface Source extends InboundRequest {
  readonly dialect: Dialect;
  /** The parsed body, or undefined if it is not JSON. */
  readonly json: unknown;
}

/**
 * Reads the id, the type and the attributes of an event by the rules of the dialect. Call it after `verify`, because it
 * trusts the request. The body may be anything if id and type are in headers. Never throws.
 */
export function readEvent(dialect: Dialect, request: InboundRequest): ReadEvent {
  const source: Source = { ...request, dialect, json: parseJson(request.body) };
  const id = find(dialect.id, source);
  const type = find(dialect.type, source);
  if (id === "not_json" || type === "not_json") {
    return unreadable(
      "invalid_json",
      "The event's ID or type is in the body, but the body is not valid UTF-8 JSON.",
    );
  }
  if (id === "absent") return unreadable("missing_event_id", `No event id at ${locationOf(dialect.id)}.`);
  if (type === "absent")
    return unreadable("missing_event_type", `No event type at ${locationOf(dialect.type)}.`);
  if (!isUsable(id)) return unreadable("invalid_event_id", invalidDetail("id", dialect.id));
  if (!isUsable(type)) return unreadable("invalid_event_type", invalidDetail("type", dialect.type));
  return {
    outcome: "read",
    externalId: id.text,
    type: type.text,
    attributes: attributesOf(source.json),
  };
}

/** Parses JSON in well-formed UTF-8, with or without a byte order mark; undefined for anything else. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(bodyText(body) ?? "");
  } catch {
    return undefined;
  }
}

function find(reader: Reader, source: Source): Found {
  switch (reader.from) {
    case "header":
      return asText(headerOf(source.dialect, source.headers, reader.name));
    case "body":
      return source.json === undefined ? "not_json" : asText(valueAt(source.json, reader.path));
    case "firstOf":
      return findFirst(reader.readers, source);
    case "joined":
      return findJoined(reader, source);
  }
}

function findFirst(readers: readonly Reader[], source: Source): Found {
  return readers.map((reader) => find(reader, source)).find((found) => found !== "absent") ?? "absent";
}

function findJoined(reader: Extract<Reader, { from: "joined" }>, source: Source): Found {
  const found = reader.readers.map((each) => find(each, source));
  const failure = found.find((each) => typeof each === "string");
  if (failure) return failure;
  const texts = found.flatMap((each) => (typeof each === "string" ? [] : [each.text]));
  const repeats = reader.hashBodyWhen.includes(texts[0] ?? "");
  return { text: [...texts, ...(repeats ? [bodyHash(source.body)] : [])].join(":") };
}

/** 64 bits are enough to distinguish the updates of one file. */
function bodyHash(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}

/** The value at a dotted path in parsed JSON; undefined if there is none. */
export function valueAt(json: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      json,
    );
}

function asText(value: unknown): Found {
  if (value === undefined || value === null) return "absent";
  // JSON.parse rounds larger numbers, so two different ids could become equal.
  if (typeof value === "number") return Number.isSafeInteger(value) ? { text: String(value) } : "unusable";
  if (typeof value !== "string") return "unusable";
  const text = value.trim();
  return text === "" ? "absent" : { text };
}

function isUsable(found: { readonly text: string } | "unusable"): found is { readonly text: string } {
  return found !== "unusable" && /^[\x20-\x7e]{1,255}$/.test(found.text);
}

function locationOf(reader: Reader): string {
  switch (reader.from) {
    case "header":
      return `header ${reader.name}`;
    case "body":
      return `${reader.path} in the body`;
    default:
      return reader.readers.map(locationOf).join(", ");
  }
}

function invalidDetail(what: "id" | "type", reader: Reader): string {
  return `The event ${what} (${locationOf(reader)}) must be 1 to 255 printable ASCII characters or an integer below 2^53.`;
}

function unreadable(code: UnreadableCode, detail: string): ReadEvent {
  return { outcome: "unreadable", code, detail };
}
