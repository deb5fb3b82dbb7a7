/**
 * The ranges into which answer times are counted, by their lower bounds in milliseconds. An attempt that ran into its
 * limit lasts a few milliseconds longer than the limit, and limits are round numbers, so a thin range stands above each
 * of the usual ones: a quantile among timeouts then reads as the limit. Stored counts name a range by its place here:
 * bounds may be added at the end, never moved.
 */
export const latencyBounds = [
  0, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000,
  5_100, 7_500, 10_000, 10_100, 15_000, 15_100, 20_000, 20_100, 30_000, 30_100, 60_000,
] as const;

/** How many answers fell into each range: place 0 of the list is range 1 of `latencyBounds`. */
export type LatencyCounts = readonly number[];

/**
 * The answer time below which a share of the answers stayed, read off the counts; within a range they are taken to be
 * spread evenly.
 * @param share between 0 and 1
 * @returns milliseconds, or null when nothing was answered
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
