import type { HeaderPairs } from "./types";

/** What an HTTP message and its connection are run by (RFC 9110, 7.6.1): the door sets these, nobody else. */
const framing = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const maxValueLength = 4_096;

/**
 * A foreign text as it may stand in a header: what no header can carry (line breaks, NUL and other control characters,
 * anything beyond Latin-1) becomes a question mark. One that could stand there anyway comes back as it was.
 */
export function headerValue(text: string): string {
  return text
    .replace(/[^\t\x20-\x7e\xa0-\xff]+/g, "?")
    .slice(0, maxValueLength)
    .trim();
}

/** Header lines that node:http takes without throwing, and that cannot make two messages of one. */
export function safeHeaders(pairs: HeaderPairs): HeaderPairs {
  return pairs
    .filter(([name]) => token.test(name) && !framing.has(name.toLowerCase()))
    .map(([name, value]) => [name, headerValue(value)]);
}
