/** The longest wait that a Retry-After can ask for. */
const retryAfterCapMs = 6 * 3_600_000;
/** Waits are lengthened by up to this share, so that deliveries that failed together are not retried together. */
const jitter = 0.1;

/**
 * How long to wait after a failed attempt.
 * @param scheduleSeconds the waits before the second, third, … attempt
 * @param number the attempt that just failed: 1, 2, 3 …
 * @param retryAfterMs the wait that the endpoint asked for, or null; it can lengthen a wait, not shorten it
 * @param random in [0, 1)
 * @returns milliseconds, or undefined when the schedule is used up
 */
export function nextWaitMs(
  scheduleSeconds: readonly number[],
  number: number,
  retryAfterMs: number | null,
  random: number,
): number | undefined {
  const seconds = scheduleSeconds[number - 1];
  if (seconds === undefined) return undefined;
  const wait = seconds * 1_000;
  const asked = Math.min(retryAfterMs ?? 0, Math.max(wait, retryAfterCapMs));
  return Math.round(Math.max(wait, asked) * (1 + jitter * random));
}

/**
 * Reads a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3).
 * @returns milliseconds from `now`, never negative, or null for anything else
 */
export function parseRetryAfter(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  if (!/^[A-Za-z]{3}, /.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
