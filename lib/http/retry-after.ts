import { parseHttpDate } from "./http-date";

/** The longest wait that is reported: about 25 days, the largest integer of PostgreSQL in milliseconds. */
export const maxRetryAfterMs = 2 ** 31 - 1;

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date in any of its three formats. A fraction of a
 * second is rounded up, because an endpoint that sends one wants a wait of about that length. Of several values, in one
 * header or in several, the longest wait counts.
 * @param value the value of the header; those of several headers joined with a comma
 * @returns whole milliseconds from `now`, from 0 to {@link maxRetryAfterMs}; null if no value is valid
 */
export function parseRetryAfter(value: string | undefined, now: Date): number | null {
  const waits = valuesIn(value ?? "").flatMap((text) => waitOf(text, now) ?? []);
  return waits.length === 0 ? null : Math.min(maxRetryAfterMs, Math.max(0, ...waits));
}

/** Splits at commas, except after the name of a day, where the comma belongs to the date. */
function valuesIn(text: string): readonly string[] {
  return text
    .split(/(?<!(?:^|,)[ \t]*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*),/i)
    .map((part) => part.replace(/^[ \t]+|[ \t]+$/g, ""));
}

function waitOf(text: string, now: Date): number | undefined {
  const seconds = /^(\d+)(\.\d+)?$/.exec(text);
  if (seconds) return (Number(seconds[1]) + Math.ceil(Number(seconds[2] ?? 0))) * 1_000;
  const date = parseHttpDate(text, now);
  return date && date.getTime() - now.getTime();
}
