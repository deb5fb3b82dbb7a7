import type { Attributes, Scalar } from "./types";

const maxAttributes = 64;
const maxKeyChars = 64;
const maxValueChars = 256;

/**
 * The scalars of a JSON object that an endpoint's filter may name: those at the top (`brand_id`), then, dotted, those one
 * level deeper (`data.id`). At most 64, top level first. What PostgreSQL's jsonb could not hold is left out.
 * @param body anything that JSON.parse may answer; what is not an object has no attributes.
 */
export function attributesOf(body: unknown): Attributes {
  if (!isJsonObject(body)) return {};
  const attributes = new Map<string, Scalar>();
  for (const [key, value] of safeEntries(body)) add(attributes, key, value);
  for (const [key, value] of safeEntries(body)) {
    if (attributes.size >= maxAttributes) break;
    if (!isJsonObject(value)) continue;
    for (const [innerKey, innerValue] of safeEntries(value))
      add(attributes, `${key}.${innerKey}`, innerValue);
  }
  return Object.fromEntries(attributes);
}

/** A value that JSON.parse made from `{…}`. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text that UTF-8 and jsonb can hold: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}

function safeEntries(object: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(object).filter(([key]) => key !== "__proto__");
}

// The first one stays: a nested `data.id` never replaces a top-level key that is spelt "data.id".
function add(attributes: Map<string, Scalar>, key: string, value: unknown): void {
  if (attributes.size >= maxAttributes || attributes.has(key)) return;
  if (key === "" || key.length > maxKeyChars || !isStorable(key)) return;
  if (isAttribute(value)) attributes.set(key, value);
}

function isAttribute(value: unknown): value is Scalar {
  if (typeof value === "string") return value.length <= maxValueChars && isStorable(value);
  // Beyond 2^53 JSON.parse has already rounded: a filter would match numbers that nobody sent.
  if (typeof value === "number")
    return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return typeof value === "boolean" || value === null;
}
