import type { Dialect, Reader } from "./types";

/** Headers that describe the body or the sender's program, in every dialect. */
const commonNames = [
  "accept",
  "accept-encoding",
  "content-digest",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "user-agent",
];

/**
 * The names of the headers of a received webhook that a partner may see, in lower case. Other headers come from proxies and
 * platforms between the provider and Portico, and are not the partner's concern.
 */
export function visibleHeaderNames(dialect: Dialect): ReadonlySet<string> {
  const { signature, requiredHeaders, headerAliases = {}, companionHeaders = [] } = dialect;
  return new Set([
    ...commonNames,
    signature.header,
    ...requiredHeaders,
    ...Object.values(headerAliases).flat(),
    ...[dialect.id, dialect.type].flatMap(headersOf),
    ...companionHeaders.map(({ name }) => name),
    ...(dialect.retryNumberHeader ? [dialect.retryNumberHeader] : []),
  ]);
}

function headersOf(reader: Reader): readonly string[] {
  if (reader.from === "header") return [reader.name];
  return reader.from === "body" ? [] : reader.readers.flatMap(headersOf);
}
