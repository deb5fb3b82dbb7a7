import type { Dialect, HeaderRecord } from "./types";

/**
 * The value of a header by its name or one of the dialect's aliases; undefined if it is missing, empty or blank.
 * The value is not trimmed: the caller decides whether white space is acceptable.
 */
export function headerOf(dialect: Dialect, headers: HeaderRecord, name: string): string | undefined {
  const names = [name, ...(dialect.headerAliases?.[name] ?? [])];
  return names.map((each) => headers[each]).find(isPresent);
}

// The type says string, but the values come from the network through foreign frameworks.
function isPresent(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
