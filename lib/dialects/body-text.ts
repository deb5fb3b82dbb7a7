const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text of a body, without a byte order mark; undefined if the body is not well-formed UTF-8. */
export function bodyText(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}
