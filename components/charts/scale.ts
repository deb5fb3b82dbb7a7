/** Charts are drawn in these units and stretched to their place. Texts stand beside them, as HTML. */
export const chartWidth = 1_000;
export const chartHeight = 100;

/** "2026-06-25 09:00 UTC": on the server nobody knows the reader's zone. */
export function utcMinute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** A round number that is at least this one: 1, 2, 5, 10, 20, 50 … */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((step) => step * size >= value) ?? 10;
  return factor * size;
}
