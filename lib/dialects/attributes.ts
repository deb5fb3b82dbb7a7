import { isStorable } from "@/lib/platform/storable-text";
import type { Attributes, Scalar } from "./types";

const maxAttributes = 64;
const maxKeyChars = 64;
const maxValueChars = 256;

/**
 * The scalars of a JSON object that an endpoint's filter can use: those at the top level (`brand_id`), then those one
 * level deeper with a dotted name (`data.id`). At most 64, top level first. Values that jsonb cannot store are left out.
 * @param body any result of JSON.parse; only objects have attributes
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

/** Whether a result of JSON.parse is an object. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function safeEntries(object: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(object).filter(([key]) => key !== "__proto__");
}

// The first value stays: a nested `data.id` never replaces a top-level key named "data.id".
function add(attributes: Map<string, Scalar>, key: string, value: unknown): void {
  if (attributes.size >= maxAttributes || attributes.has(key)) return;
  if (key === "" || key.length > maxKeyChars || !isStorable(key)) return;
  if (isAttribute(value)) attributes.set(key, value);
}

/**
 * Whether a document has values that its attributes do not have.
 * @param attributes a result of {@link attributesOf}
 */
export function hasMoreValues(document: unknown, attributes: Attributes): boolean {
  const kept = Object.keys(attributes).length;
  const open: unknown[] = isContainer(document) ? [document] : [];
  let values = 0;
  while (open.length > 0 && values <= kept) {
    const node = open.pop();
    if (!isContainer(node)) values += 1;
    else for (const child of Object.values(node)) open.push(child);
  }
  return values > kept;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Whether a filter can have this value: a short text, a number that JSON.parse has not rounded, a boolean or null. */
export function isAttribute(value: unknown): value is Scalar {
  if (typeof value === "string") return value.length <= maxValueChars && isStorable(value);
  // JSON.parse rounds beyond 2^53: a filter would match numbers that were not sent.
  if (typeof value === "number")
    return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return typeof value === "boolean" || value === null;
}
