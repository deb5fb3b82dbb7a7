import { scaleBand, scaleLinear } from "@visx/scale";
import type { HourTally } from "@/lib/statistics/read-trends";

export interface SparklineProps {
  readonly tallies: readonly HourTally[];
  /** The start of the hour of each tally. ISO 8601. */
  readonly hours: readonly string[];
}

const width = 120;
const height = 24;
/** The minimum height of a bar, so that even a single attempt is visible. */
const minHeight = 2;

/**
 * The attempts of each hour of a day, with the failed ones on top. The numbers must be given as text next to it. A
 * list has hundreds of sparklines, so each consists of two paths and not of an element per hour.
 */
export function Sparkline({ tallies, hours }: SparklineProps) {
  const top = Math.max(1, ...tallies.map(({ succeeded, failed }) => succeeded + failed));
  const x = scaleBand({ domain: [...hours], range: [0, width], paddingInner: 0.3 });
  const y = scaleLinear({ domain: [0, top], range: [0, height] });
  const barHeight = (count: number) => (count === 0 ? 0 : Math.max(minHeight, y(count)));
  const columns = tallies.map(({ succeeded, failed }, index) => {
    const bad = barHeight(failed);
    return { left: x(hours[index] ?? "") ?? 0, bad, good: Math.min(barHeight(succeeded), height - bad) };
  });
  const path = (segments: readonly Segment[]) =>
    segments
      .filter(({ from, to }) => from !== to)
      .map(
        ({ left, from, to }) =>
          `M${round(left)} ${round(from)}V${round(to)}h${round(x.bandwidth())}V${round(from)}z`,
      )
      .join("");
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="h-6 w-full border-b"
    >
      <path
        d={path(columns.map(({ left, good }) => ({ left, from: height, to: height - good })))}
        className="fill-success opacity-70"
      />
      <path
        d={path(
          columns.map(({ left, good, bad }) => ({ left, from: height - good, to: height - good - bad })),
        )}
        className="fill-failure"
      />
    </svg>
  );
}

/** The part of a column for one hour, from bottom to top. */
interface Segment {
  readonly left: number;
  readonly from: number;
  readonly to: number;
}

const round = (value: number) => Math.round(value * 100) / 100;
