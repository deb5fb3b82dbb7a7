/** Compares the settings that an endpoint had at one time with its settings now. */

export type Settings = Readonly<Record<string, unknown>>;

export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly now: unknown;
}

/** The fields in which two versions of settings differ. A field that the older version does not have is left out. */
export function differences(before: Settings, now: Settings): readonly Difference[] {
  return Object.keys(before)
    .filter(
      (field) => Object.hasOwn(now, field) && comparableText(before[field]) !== comparableText(now[field]),
    )
    .map((field) => ({ field, before: before[field], now: now[field] }));
}

/** The keys of an object are sorted, because PostgreSQL does not keep their order. */
function comparableText(value: unknown): string {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return JSON.stringify(isObject ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value);
}
