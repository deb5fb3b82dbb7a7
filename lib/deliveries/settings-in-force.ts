/** What an endpoint was set to at one time, and what of that is different today: pure reasoning over two configurations. */

export type Settings = Readonly<Record<string, unknown>>;

export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly now: unknown;
}

/** The fields in which two configurations differ. A field that the older one does not know is not a difference. */
export function differences(before: Settings, now: Settings): readonly Difference[] {
  return Object.keys(before)
    .filter((field) => Object.hasOwn(now, field) && written(before[field]) !== written(now[field]))
    .map((field) => ({ field, before: before[field], now: now[field] }));
}

/** PostgreSQL keeps the keys of an object in an order of its own, so they are sorted to be compared. */
function written(value: unknown): string {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return JSON.stringify(isObject ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value);
}
