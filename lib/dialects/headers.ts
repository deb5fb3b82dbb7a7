import type { Dialect, HeaderRecord } from "./types";

/**
 * A header's value under its own name or one of the dialect's aliases; undefined when absent, empty or blank.
 * The value comes back as it arrived, white space and all: whether that is acceptable is the caller's business.
 */
export function headerOf(dialect: Dialect, headers: HeaderRecord, name: string): string | undefined {
  const names = [name, ...(dialect.headerAliases?.[name] ?? [])];
  return names.map((each) => headers[each]).find(isPresent);
}

// The type promises strings, but these values come from the network through other people's frameworks.
function isPresent(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
