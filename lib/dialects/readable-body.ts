import { bodyText } from "./body-text";
import { contentEncodingOf, decodeBody } from "./content-encoding";
import { type Facts, factsOf } from "./facts";
import { JsonText } from "./json-text";

/** The headers that say how the bytes of a body are to be read. */
export interface BodyHeaders {
  readonly contentType: string | null | undefined;
  /** The Content-Encoding of the stored event; null or undefined if the body is plain. */
  readonly contentEncoding: string | null | undefined;
}

/** The JSON of a body: the body itself, the `payload` of a form, or the fields of a form as an object. */
export interface JsonBody {
  /**
   * The JSON, without a byte order mark. For a JSON body and for a form with `payload` these are the characters that
   * the provider sent: numbers keep their digits and keys their order. The fields of another form are printed by Portico.
   */
  readonly json: JsonText;
  readonly value: unknown;
  /** Whether the text was in a form, so the decoded bytes are not JSON. */
  readonly isForm: boolean;
}

export interface ReadableBody {
  /** The body without its Content-Encoding. */
  readonly bytes: Buffer;
  /** Undefined if the body is neither JSON nor a form. */
  readonly json: JsonBody | undefined;
}

/** Stored bodies were within PORTICO_MAX_BODY_BYTES when they came, also decoded. The limit may be lower today. */
const maxStoredBytes = 64 * 1024 * 1024;

/**
 * Decodes a stored body and finds its JSON. Bounded in memory and time. Never throws.
 * @returns undefined if the bytes cannot be decoded, which ingest refuses: only this version of Node lacks the coding
 */
export function readableBody(body: Buffer, headers: BodyHeaders): ReadableBody | undefined {
  const decoded = decodeBody(body, contentEncodingOf(headers.contentEncoding), maxStoredBytes);
  if (decoded.outcome !== "decoded") return undefined;
  return { bytes: decoded.bytes, json: jsonBody(decoded.bytes, headers.contentType) };
}

/** The values of a stored body under some names. A body that is neither JSON nor a form has none. */
export function factsOfBody(body: Buffer, headers: BodyHeaders, names: readonly string[]): Facts {
  return factsOf(readableBody(body, headers)?.json?.value, names);
}

/**
 * The text of a stored body as people read it: decoded, but with a form as it was sent. Bytes that are not UTF-8 become
 * replacement characters.
 */
export function readableText(body: Buffer, contentEncoding: string | null): string {
  const decoded = decodeBody(body, contentEncodingOf(contentEncoding), maxStoredBytes);
  return (decoded.outcome === "decoded" ? decoded.bytes : body).toString("utf8");
}

/**
 * The JSON of decoded bytes in well-formed UTF-8, with or without a byte order mark. A body that is a JSON object or list
 * is JSON whatever its content type, because many clients call every body a form.
 */
export function jsonBody(bytes: Buffer, contentType: string | null | undefined): JsonBody | undefined {
  const text = bodyText(bytes);
  if (text === undefined) return undefined;
  const parsed = JsonText.parseWithValue(text);
  if (!isForm(contentType)) return parsed && { ...parsed, isForm: false };
  return parsed && isObjectOrList(parsed.value) ? { ...parsed, isForm: false } : formJson(text);
}

function isObjectOrList(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isForm(contentType: string | null | undefined): boolean {
  return /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType ?? "");
}

/** A form whose only field is `payload` with a JSON object stands for that object, as GitHub and Slack send it. */
function formJson(text: string): JsonBody | undefined {
  // URLSearchParams would drop a "?" at the start.
  const fields = [...new URLSearchParams(`&${text}`)];
  const [first] = fields;
  if (fields.length === 1 && first?.[0] === "payload") {
    const parsed = JsonText.parseWithValue(first[1]);
    if (parsed && isObjectOrList(parsed.value)) return { ...parsed, isForm: true };
  }
  const printed = JsonText.parseWithValue(JSON.stringify(fieldsObject(fields)));
  return printed && { ...printed, isForm: true };
}

/** A field that occurs several times becomes a list. */
function fieldsObject(fields: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const values = byName.get(name);
    if (values) values.push(value);
    else byName.set(name, [value]);
  }
  return Object.fromEntries(
    [...byName].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}
