import { floorTo, hourMs, minuteMs } from "./minutes";

/** The named time ranges of charts. */
export const rangeNames = ["1h", "24h", "7d"] as const;
export type RangeName = (typeof rangeNames)[number];

/** Their bars: 60 minutes, 24 hours, 28 times 6 hours. A chart with more bars is hard to read. */
const shapes: Readonly<Record<RangeName, { readonly stepMs: number; readonly bars: number }>> = {
  "1h": { stepMs: minuteMs, bars: 60 },
  "24h": { stepMs: hourMs, bars: 24 },
  "7d": { stepMs: 6 * hourMs, bars: 28 },
};

/** The lengths that the bars of any other range can have. */
const minutes = [1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60, 28 * 24 * 60];
const maxBars = 61;
/** Minutes are kept for two days only, so older ranges are shown by hours. */
const minutesKeptMs = 47 * hourMs;

export interface TimeRange {
  /** Null for a custom range. */
  readonly name: RangeName | null;
  readonly stepMs: number;
  /** When each bar starts, in milliseconds. The last bar is not over yet. */
  readonly starts: readonly number[];
}

/** A named range that ends now. */
export function timeRange(name: RangeName, now: Date): TimeRange {
  const { stepMs, bars } = shapes[name];
  const last = floorTo(now.getTime(), stepMs);
  const starts = Array.from({ length: bars }, (_, index) => last - (bars - 1 - index) * stepMs);
  return { name, stepMs, starts };
}

/** The range between two times, in at most 61 bars. Of a range of many years, it is the end. */
export function customTimeRange(since: Date, until: Date, now: Date): TimeRange {
  const [from, to] = [since.getTime(), Math.max(until.getTime(), since.getTime() + 1)];
  const shortest = now.getTime() - from > minutesKeptMs ? hourMs : minuteMs;
  const steps = minutes.map((count) => count * minuteMs).filter((ms) => ms >= shortest);
  const stepMs =
    steps.find((ms) => Math.ceil(to / ms) - Math.floor(from / ms) <= maxBars) ?? steps.at(-1) ?? hourMs;
  const first = Math.max(floorTo(from, stepMs), floorTo(to - 1, stepMs) - (maxBars - 1) * stepMs);
  const bars = Math.ceil((to - first) / stepMs);
  return { name: null, stepMs, starts: Array.from({ length: bars }, (_, index) => first + index * stepMs) };
}
