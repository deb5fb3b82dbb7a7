import { createHash } from "node:crypto";
import { attributesOf, hasMoreValues, isJsonObject } from "./attributes";
import { contentEncodingOf, type DecodedBody, decodeBody, supportedCodings } from "./content-encoding";
import { headerOf } from "./headers";
import { jsonBody } from "./readable-body";
import type { Attributes, Dialect, InboundRequest, Reader } from "./types";

export type ReadEvent =
  | {
      readonly outcome: "read";
      readonly externalId: string;
      readonly type: string;
      readonly attributes: Attributes;
      /** Whether the body has values that are not in `attributes`. */
      readonly attributesLeftOut: boolean;
      /** The parsed JSON or form; undefined if the body is neither. */
      readonly document: unknown;
      /** The codings of the body, such as `gzip`; null if it is plain. */
      readonly contentEncoding: string | null;
    }
  | { readonly outcome: "unreadable"; readonly code: UnreadableCode; readonly detail: string };

export type UnreadableCode =
  | "unsupported_encoding"
  | "damaged_body"
  | "body_too_large"
  | "invalid_json"
  | "missing_event_id"
  | "missing_event_type"
  | "invalid_event_id"
  | "invalid_event_type";

const oneMebibyte = 1024 * 1024;

/** The result of a reader. "not_json": the reader needs the body, and the body is neither JSON nor a form. */
type Found = { readonly text: string } | "absent" | "unusable" | "not_json";

interface Source extends InboundRequest {
  readonly dialect: Dialect;
  /** The body without its Content-Encoding. */
  readonly body: Buffer;
  /** The parsed JSON or form, or undefined if it is neither. */
  readonly json: unknown;
}

/**
 * Reads the id, the type and the attributes of an event by the rules of the dialect. Call it after `verify`, because it
 * trusts the request. The decoded body may be anything if id and type are in headers. Never throws.
 * @param maxBytes the limit of the decoded body
 */
export function readEvent(dialect: Dialect, request: InboundRequest, maxBytes = oneMebibyte): ReadEvent {
  const { headers } = request;
  const contentEncoding = contentEncodingOf(headers["content-encoding"]);
  const decoded = decodeBody(request.body, contentEncoding, maxBytes);
  if (decoded.outcome !== "decoded") return undecodable(decoded, contentEncoding);
  const json = jsonBody(decoded.bytes, headers["content-type"])?.value;
  const source: Source = { headers, dialect, body: decoded.bytes, json };
  const id = find(dialect.id, source);
  const type = find(dialect.type, source);
  if (id === "not_json" || type === "not_json") {
    return unreadable(
      "invalid_json",
      "The event's ID or type is in the body, but the body is neither valid UTF-8 JSON nor a form.",
    );
  }
  if (id === "absent") return unreadable("missing_event_id", `No event id at ${locationOf(dialect.id)}.`);
  if (type === "absent")
    return unreadable("missing_event_type", `No event type at ${locationOf(dialect.type)}.`);
  if (!isUsable(id)) return unreadable("invalid_event_id", invalidDetail("id", dialect.id));
  if (!isUsable(type)) return unreadable("invalid_event_type", invalidDetail("type", dialect.type));
  const attributes = attributesOf(json);
  return {
    outcome: "read",
    externalId: id.text,
    type: type.text,
    attributes,
    attributesLeftOut: hasMoreValues(json, attributes),
    document: json,
    contentEncoding,
  };
}

function undecodable(
  decoded: Exclude<DecodedBody, { outcome: "decoded" }>,
  contentEncoding: string | null,
): ReadEvent {
  switch (decoded.outcome) {
    case "unsupported":
      return unreadable(
        "unsupported_encoding",
        `The content encoding "${decoded.coding.slice(0, 64)}" is not supported. Use one of: ${supportedCodings}.`,
      );
    case "damaged":
      return unreadable("damaged_body", `The body is not complete and valid ${contentEncoding}.`);
    case "too_large":
      return unreadable("body_too_large", "The decoded body exceeds the size limit.");
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
