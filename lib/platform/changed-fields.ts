/** The fields of a row, as JSON stores them. */
export type StoredFields = Readonly<Record<string, unknown>>;

/** A field that has changed. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The fields that differ. A field that one of the two does not have is not a difference: it was added later. */
export function changedFields(before: StoredFields, after: StoredFields): readonly FieldChange[] {
  return Object.keys(before)
    .filter((field) => Object.hasOwn(after, field) && !isSameValue(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

/** PostgreSQL stores the keys of an object in its own order, so the order of keys does not count. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function canonicalJson(value: unknown): string | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return JSON.stringify(isObject ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value);
}

export function isStoredFields(value: unknown): value is StoredFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
