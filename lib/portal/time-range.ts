import { floorTo, hourMs, minuteMs } from "@/lib/statistics/roll-up";

/** The stretches of time that figures are shown for. */
export const rangeNames = ["1h", "24h", "7d"] as const;
export type RangeName = (typeof rangeNames)[number];

/** Each has as many bars as can be told apart: sixty minutes, 24 hours, 28 quarters of a day. */
const shapes: Readonly<Record<RangeName, { readonly stepMs: number; readonly bars: number }>> = {
  "1h": { stepMs: minuteMs, bars: 60 },
  "24h": { stepMs: hourMs, bars: 24 },
  "7d": { stepMs: 6 * hourMs, bars: 28 },
};

export interface TimeRange {
  readonly name: RangeName;
  readonly stepMs: number;
  /** Where each bar begins, in milliseconds; the last one is the present and not yet over. */
  readonly starts: readonly number[];
}

export function timeRange(name: RangeName, now: Date): TimeRange {
  const { stepMs, bars } = shapes[name];
  const last = floorTo(now.getTime(), stepMs);
  const starts = Array.from({ length: bars }, (_, index) => last - (bars - 1 - index) * stepMs);
  return { name, stepMs, starts };
}
