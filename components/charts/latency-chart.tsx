import { scaleLog, scalePoint } from "@visx/scale";
import { Line, LinePath } from "@visx/shape";
import { cx } from "class-variance-authority";
import { useId } from "react";
import { formatDuration } from "@/components/format/format";
import type { Bar as TimeBucket } from "@/lib/statistics/read-figures";
import { ChartFrame } from "./frame";
import { chartHeight, chartWidth, roundUp, utcMinute } from "./scale";

export interface LatencyChartProps {
  readonly bars: readonly TimeBucket[];
  /** The shortest timeout of all endpoints; null without endpoints. */
  readonly timeoutMs: number | null;
  readonly now: number;
}

const bottomMs = 1;
const defaultTimeoutMs = 10_000;
const decades = [10, 100, 1_000, 10_000, 100_000];

/** Response times on a logarithmic scale, with the timeout as a line. Rendered on the server. */
export function LatencyChart({ bars, timeoutMs, now }: LatencyChartProps) {
  const id = useId();
  const highest = Math.max(timeoutMs ?? defaultTimeoutMs, ...bars.map(({ p95 }) => p95 ?? 0));
  const top = roundUp(highest * 1.05);
  const x = scalePoint({ domain: bars.map(({ at }) => at), range: [0, chartWidth], padding: 0.5 });
  const y = scaleLog({ domain: [bottomMs, top], range: [chartHeight, 0], clamp: true });
  const limit = timeoutMs === null ? null : y(timeoutMs);
  const points = (pick: (bar: TimeBucket) => number | null) =>
    bars.map((bar) => {
      const ms = pick(bar);
      return ms === null ? null : { x: x(bar.at) ?? 0, y: y(Math.max(ms, bottomMs)) };
    });
  const gridLines = decades
    .filter((ms) => ms <= top)
    .map((ms) => ({ at: y(ms) / chartHeight, label: ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s` }));
  return (
    <ChartFrame gridLines={gridLines} since={bars[0]?.at ?? ""} now={now}>
      <svg
        role="img"
        aria-labelledby={`${id}-title ${id}-text`}
        viewBox={`0 0 ${chartWidth} ${chartHeight}`}
        preserveAspectRatio="none"
        className="size-full overflow-visible"
      >
        <title id={`${id}-title`}>Response times</title>
        <desc id={`${id}-text`}>
          The median and 95th percentile over time. The table below has all values.
        </desc>
        {bars.map(({ at, p50, p95 }) =>
          p50 === null || p95 === null ? null : (
            <g key={at}>
              <title>{`${utcMinute(at)}: median ${formatDuration(p50)}, p95 ${formatDuration(p95)}`}</title>
              <Line
                from={{ x: x(at) ?? 0, y: 0 }}
                to={{ x: x(at) ?? 0, y: chartHeight }}
                strokeWidth={chartWidth / bars.length}
                className="stroke-transparent hover:stroke-hover"
              />
            </g>
          ),
        )}
        {limit !== null && (
          <Line
            from={{ x: 0, y: limit }}
            to={{ x: chartWidth, y: limit }}
            vectorEffect="non-scaling-stroke"
            strokeDasharray="5 4"
            className="stroke-[1.5] stroke-failure"
          />
        )}
        <Curve points={points(({ p95 }) => p95)} className="stroke-waiting" />
        <Curve points={points(({ p50 }) => p50)} className="stroke-accent" />
      </svg>
    </ChartFrame>
  );
}

type Point = { readonly x: number; readonly y: number } | null;

/** A line with a dot at each value, so that a value without neighbours is visible, too. */
function Curve({ points, className }: { points: readonly Point[]; className: string }) {
  const dots = points.map((point) => (point ? `M${point.x} ${point.y}h0` : "")).join("");
  const lineStyle = { fill: "none", vectorEffect: "non-scaling-stroke" } as const;
  return (
    <g className={cx("pointer-events-none", className)}>
      <LinePath
        {...lineStyle}
        data={[...points]}
        x={(point) => point?.x ?? 0}
        y={(point) => point?.y ?? 0}
        defined={(point) => point !== null}
        strokeWidth={1.5}
      />
      <path {...lineStyle} d={dots} strokeWidth={4} strokeLinecap="round" />
    </g>
  );
}
