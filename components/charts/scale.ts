/** Charts are drawn in these units and stretched to the available space. Their labels are HTML. */
export const chartWidth = 1_000;
export const chartHeight = 100;

/** "2026-06-25 09:00 UTC". The server does not know the time zone of the reader. */
export function utcMinute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The next round number that is not smaller: 1, 2, 5, 10, 20, 50 … */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((step) => step * size >= value) ?? 10;
  return factor * size;
}
