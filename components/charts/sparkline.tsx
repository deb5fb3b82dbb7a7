import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import type { HourTally } from "@/lib/portal/read-trends";
import { utcMinute } from "./scale";

export interface SparklineProps {
  readonly tallies: readonly HourTally[];
  /** Where each tally's hour begins. ISO 8601. */
  readonly hours: readonly string[];
}

const width = 120;
const height = 24;
/** What happened is seen, however little it was beside the busiest hour. */
const lowest = 2;

/** A day in one line: each hour's attempts, the failed ones on top. The numbers must stand beside it as text. */
export function Sparkline({ tallies, hours }: SparklineProps) {
  const top = Math.max(1, ...tallies.map(({ succeeded, failed }) => succeeded + failed));
  const x = scaleBand({ domain: [...hours], range: [0, width], paddingInner: 0.3 });
  const y = scaleLinear({ domain: [0, top], range: [0, height] });
  const tall = (count: number) => (count === 0 ? 0 : Math.max(lowest, y(count)));
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="h-6 w-full border-b"
    >
      {tallies.map(({ succeeded, failed }, place) => {
        const hour = hours[place] ?? "";
        const column = { x: x(hour) ?? 0, width: x.bandwidth() };
        const bad = tall(failed);
        const good = Math.min(tall(succeeded), height - bad);
        return (
          <g key={hour}>
            <title>{`${utcMinute(hour)}: ${succeeded} succeeded, ${failed} failed`}</title>
            <Bar {...column} y={0} height={height} className="fill-transparent" />
            <Bar {...column} y={height - good} height={good} className="fill-success opacity-70" />
            <Bar {...column} y={height - good - bad} height={bad} className="fill-failure" />
          </g>
        );
      })}
    </svg>
  );
}
