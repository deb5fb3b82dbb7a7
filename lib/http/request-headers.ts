import type { HeaderPairs } from "./types";

/** Headers that frame the message or control the connection (RFC 9110, 7.6.1). Only the HTTP client sets them. */
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
 * Makes an untrusted text safe for a header value. Characters that a header cannot carry (line breaks, NUL and other
 * control characters, anything beyond Latin-1) become a question mark. A valid value is not changed.
 */
export function headerValue(text: string): string {
  return text
    .replace(/[^\t\x20-\x7e\xa0-\xff]+/g, "?")
    .slice(0, maxValueLength)
    .trim();
}

/** Keeps the headers that node:http accepts without throwing and that cannot split one message into two. */
export function safeHeaders(pairs: HeaderPairs): HeaderPairs {
  return pairs
    .filter(([name]) => token.test(name) && !framing.has(name.toLowerCase()))
    .map(([name, value]) => [name, headerValue(value)]);
}
