/** Settings as a version stores them. An older version lacks the settings that were added to Portico later. */
export type StoredSettings = Readonly<Record<string, unknown>>;

/** A setting that has changed. */
export interface SettingChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The settings that differ. A setting that one of the two does not have is not a difference. */
export function settingDifferences(before: StoredSettings, after: StoredSettings): readonly SettingChange[] {
  return Object.keys(before)
    .filter((field) => Object.hasOwn(after, field) && !isSameSetting(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

/** PostgreSQL stores the keys of an object in its own order, so the order of keys does not count. */
export function isSameSetting(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function canonicalJson(value: unknown): string | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return JSON.stringify(isObject ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value);
}

export function isStoredSettings(value: unknown): value is StoredSettings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
