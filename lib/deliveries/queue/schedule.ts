/** The longest wait that an endpoint can ask for with Retry-After. */
export const longestAskedMs = 6 * 3_600_000;
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
  const asked = Math.min(retryAfterMs ?? 0, Math.max(wait, longestAskedMs));
  return Math.round(Math.max(wait, asked) * (1 + jitter * random));
}
