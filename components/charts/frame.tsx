import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { formatRelativeTime } from "@/components/format/format";

export interface ChartFrameProps {
  /** Horizontal lines by their distance from the top, from 0 to 1. */
  readonly gridLines: readonly { readonly at: number; readonly label: string }[];
  /** The start of the first bar. ISO 8601. */
  readonly since: string;
  /** The end of the last bar, if it is not now. ISO 8601. */
  readonly until?: string;
  readonly now: number;
  readonly small?: boolean;
  readonly children: ReactNode;
}

/**
 * The grid and the labels of a chart. They are outside of the drawing, because the drawing is stretched.
 */
export function ChartFrame({ gridLines, since, until, now, small = false, children }: ChartFrameProps) {
  return (
    <div>
      <div className={cx("relative border-b", small ? "h-14" : "h-36")}>
        <svg aria-hidden className="absolute inset-0 size-full overflow-visible">
          {gridLines.map(({ at, label }) => (
            <g key={label}>
              <line
                x2="100%"
                y1={`${at * 100}%`}
                y2={`${at * 100}%`}
                strokeDasharray="3 3"
                className="stroke-line"
              />
              <text y={`${at * 100}%`} dy="1.2em" className="fill-muted font-mono text-xs">
                {label}
              </text>
            </g>
          ))}
        </svg>
        <div className="absolute inset-y-0 right-0 left-14">{children}</div>
      </div>
      <p aria-hidden className="mt-1 flex justify-between pl-14 text-muted text-xs">
        <span>{formatRelativeTime(Date.parse(since), now)}</span>
        <span>{until ? formatRelativeTime(Date.parse(until), now) : "now"}</span>
      </p>
    </div>
  );
}
