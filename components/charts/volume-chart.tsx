import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar } from "@visx/shape";
import { type ReactNode, useId } from "react";
import type { Bar as TimeBucket } from "@/lib/statistics/read-figures";
import { ChartFrame } from "./frame";
import { chartHeight, chartWidth, roundUp, utcMinute } from "./scale";

export interface VolumeChartProps {
  readonly bars: readonly TimeBucket[];
  readonly now: number;
  /** The end of the last bar, if it is not now. ISO 8601. */
  readonly until?: string;
  readonly small?: boolean;
  /** Drawn over the chart. */
  readonly overlay?: ReactNode;
}

/** Successful and failed requests over time. Rendered on the server. */
export function VolumeChart({ bars, now, until, small, overlay }: VolumeChartProps) {
  const id = useId();
  const top = roundUp(Math.max(2, ...bars.map(({ succeeded, failed }) => succeeded + failed)));
  const x = scaleBand({ domain: bars.map(({ at }) => at), range: [0, chartWidth], paddingInner: 0.25 });
  const y = scaleLinear({ domain: [0, top], range: [0, chartHeight] });
  // Counts are whole numbers.
  const gridLines = [top, Math.floor(top / 2)].map((count) => ({
    at: 1 - count / top,
    label: count.toLocaleString("en"),
  }));
  return (
    <ChartFrame
      gridLines={small ? gridLines.slice(0, 1) : gridLines}
      since={bars[0]?.at ?? ""}
      until={until}
      now={now}
      small={small}
    >
      <svg
        role="img"
        aria-labelledby={`${id}-title ${id}-text`}
        viewBox={`0 0 ${chartWidth} ${chartHeight}`}
        preserveAspectRatio="none"
        className="size-full"
      >
        <title id={`${id}-title`}>Requests by outcome</title>
        <desc id={`${id}-text`}>{describeBars(bars)}</desc>
        {bars.map(({ at, succeeded, failed }) => {
          const column = { x: x(at) ?? 0, width: x.bandwidth() };
          const [good, bad] = [y(succeeded), y(failed)];
          return (
            <g key={at} className="hover:opacity-75">
              <title>{`${utcMinute(at)}: ${succeeded} succeeded, ${failed} failed`}</title>
              <Bar {...column} y={0} height={chartHeight} className="fill-transparent" />
              <Bar {...column} y={chartHeight - good} height={good} className="fill-success opacity-70" />
              <Bar {...column} y={chartHeight - good - bad} height={bad} className="fill-failure" />
            </g>
          );
        })}
      </svg>
      {overlay}
    </ChartFrame>
  );
}

function describeBars(bars: readonly TimeBucket[]): string {
  const sum = (of: (bar: TimeBucket) => number) => bars.reduce((total, bar) => total + of(bar), 0);
  const busiest = bars.reduce((most, bar) =>
    bar.succeeded + bar.failed > most.succeeded + most.failed ? bar : most,
  );
  const numbers = `${sum(({ succeeded }) => succeeded)} succeeded, ${sum(({ failed }) => failed)} failed.`;
  return `${numbers} The busiest interval started at ${utcMinute(busiest.at)}. The table below has all values.`;
}
