import canonicalize from "canonicalize";

const escapedSurrogate = /\\ud[89a-f]/i;

/**
 * JSON.parse with lone surrogates replaced. They are legal in JSON text, but RFC 8785 has no form for them, so a body
 * that contains one could be stored but not signed.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return escapedSurrogate.test(text) ? wellFormed(value) : value;
}

/** RFC 8785 text of a JSON value; `undefined` becomes `null`. Throws when the value is nested too deeply. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value) ?? "null";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return toWellFormed(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [toWellFormed(key), wellFormed(item)]),
  );
}

function toWellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
