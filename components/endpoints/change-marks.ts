import type { HistoryEntry } from "@/lib/endpoints/read-endpoint-history";

/** One or more changes of an endpoint at nearly the same position of a chart. */
export interface ChangeMark {
  /** The distance from the left, from 0 to 1. */
  readonly at: number;
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[];
}

/** The minimum distance of two marks as a share of the chart. Closer ones would overlap. */
const minDistance = 0.05;

/** Whether a change can have an effect on deliveries. A new name cannot. */
function isVisibleChange(entry: HistoryEntry): boolean {
  if ("versions" in entry || entry.kind === "registered") return true;
  return entry.changes.some(({ field }) => field !== "description");
}

/**
 * The positions of the changes in a time range on its chart.
 * @param from the start of the chart in milliseconds
 * @param to the end of the chart in milliseconds
 */
export function changeMarks(
  entries: readonly HistoryEntry[],
  from: number,
  to: number,
): readonly ChangeMark[] {
  const seen = entries
    .map((entry) => ({ entry, at: (Date.parse(entry.at) - from) / (to - from) }))
    .filter(({ entry, at }) => at >= 0 && at <= 1 && isVisibleChange(entry))
    .toSorted((a, b) => a.at - b.at);
  const marks: { at: number; entries: HistoryEntry[] }[] = [];
  for (const { entry, at } of seen) {
    const last = marks.at(-1);
    if (last && at - last.at < minDistance) last.entries.push(entry);
    else marks.push({ at, entries: [entry] });
  }
  return marks;
}
