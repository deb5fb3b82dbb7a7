/**
 * The ranges of latencies, by their lower bounds in milliseconds. An attempt that timed out lasts a few milliseconds
 * longer than its timeout, so there is a narrow range above each usual timeout: a quantile among timeouts then reads as
 * the timeout. Stored counts refer to a range by its position here, so bounds may only be added at the end.
 */
export const latencyBounds = [
  0, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000,
  5_100, 7_500, 10_000, 10_100, 15_000, 15_100, 20_000, 20_100, 30_000, 30_100, 60_000,
] as const;

/** The number of attempts in each range; index 0 is the first range of {@link latencyBounds}. */
export type LatencyCounts = readonly number[];

/**
 * A quantile of latencies. Within a range, they are assumed to be spread evenly.
 * @param share between 0 and 1; 0.95 for the 95th percentile
 * @returns milliseconds, or null without any latencies
 */
export function latencyQuantile(counts: LatencyCounts, share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const from = latencyBounds[index] ?? 0;
      const to = latencyBounds[index + 1] ?? from;
      return from + (to - from) * Math.max(0, (rank - below) / count);
    }
    below += count;
  }
  return latencyBounds.at(-1) ?? null;
}
