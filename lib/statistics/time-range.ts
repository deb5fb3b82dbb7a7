import { floorTo, hourMs, minuteMs } from "./minutes";

/** The stretches of time that figures are shown for. */
export const rangeNames = ["1h", "24h", "7d"] as const;
export type RangeName = (typeof rangeNames)[number];

/** Each has as many bars as can be told apart: sixty minutes, 24 hours, 28 quarters of a day. */
const shapes: Readonly<Record<RangeName, { readonly stepMs: number; readonly bars: number }>> = {
  "1h": { stepMs: minuteMs, bars: 60 },
  "24h": { stepMs: hourMs, bars: 24 },
  "7d": { stepMs: 6 * hourMs, bars: 28 },
};

/** How long the bars of any other stretch of time may be. */
const minutes = [1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60, 28 * 24 * 60];
const maxBars = 61;
/** Single minutes are counted for two days only. */
const minutesKeptMs = 47 * hourMs;

export interface TimeRange {
  /** Null for a stretch between two moments. */
  readonly name: RangeName | null;
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

/** The stretch between two moments, in as many bars as can be told apart; of one of many years, the end. */
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
