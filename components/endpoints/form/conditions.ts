/** Values that an event's attributes must have: a filter, or one entry of a partner's scope. */
export type Conditions = Readonly<Record<string, unknown>>;

/** A condition's value as text. A string that looks like a number is quoted, so that it stays a string. */
export function formatValue(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return parseValue(value) === value ? value : JSON.stringify(value);
}

/** The inverse of {@link formatValue}: `663` is a number; `"663"` and everything that is not JSON is a string. */
export function parseValue(text: string): unknown {
  const value = text.trim();
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? value : parsed;
  } catch {
    return value;
  }
}

/**
 * Whether every entry of the scope requires another value under a name of the filter. Then only an event with several
 * values under that name, from a list, can match both.
 */
export function isNeverMet(filter: Conditions, scope: readonly Conditions[]): boolean {
  const fits = (part: Conditions) =>
    Object.entries(part).every(([name, value]) => !Object.hasOwn(filter, name) || filter[name] === value);
  return scope.length > 0 && !scope.some(fits);
}
