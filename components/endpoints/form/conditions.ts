/** What an event's attributes must have: a filter, or a part of a partner's scope. */
export type Conditions = Readonly<Record<string, unknown>>;

/** A text that would read as a number is written with its quotation marks, which keep it a text. */
export function formatValue(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return parseValue(value) === value ? value : JSON.stringify(value);
}

/** `663` is a number, `"663"` and everything that is no JSON a text. */
export function parseValue(text: string): unknown {
  const value = text.trim();
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? value : parsed;
  } catch {
    return value;
  }
}

/** Whether a filter can never be met within a scope, as each of its parts wants something else. */
export function isNeverMet(filter: Conditions, scope: readonly Conditions[]): boolean {
  const fits = (part: Conditions) =>
    Object.entries(part).every(([name, value]) => !Object.hasOwn(filter, name) || filter[name] === value);
  return scope.length > 0 && !scope.some(fits);
}
