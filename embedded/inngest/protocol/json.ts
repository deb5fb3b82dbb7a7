import canonicalize from "canonicalize";

const escapedSurrogate = /\\ud[89a-f]/i;

/**
 * JSON.parse, with lone surrogates replaced: they are legal in JSON text, but RFC 8785 cannot
 * express them, so a body that contains one could be stored but never signed.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return escapedSurrogate.test(text) ? wellFormed(value) : value;
}

/** RFC 8785 text of a JSON value; `undefined` becomes `null`. Throws on absurd nesting. */
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
