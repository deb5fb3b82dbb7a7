/** The value below which this share of a list lies; 0 for an empty list. Does not change the list. */
export function percentile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** A number with as many digits as are worth reading. */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** The median with the smallest and the largest value. */
export function formatSpread(values: readonly number[]): string {
  const middle = formatNumber(median(values));
  if (values.length < 2) return middle;
  return `${middle} [${formatNumber(Math.min(...values))}–${formatNumber(Math.max(...values))}]`;
}
