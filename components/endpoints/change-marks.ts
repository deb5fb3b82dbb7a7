import type { HistoryEntry } from "@/lib/endpoints/read-endpoint-history";

/** Changes that stand so near to each other on a chart that one mark stands for them. */
export interface ChangeMark {
  /** How far from the left, from 0 to 1. */
  readonly at: number;
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
}

/** Marks closer than this share of the chart would cover each other. */
const minDistance = 0.05;

/** Whether a change can show in what becomes of deliveries; another name cannot. */
function isVisibleChange(entry: HistoryEntry): boolean {
  if ("versions" in entry || entry.kind === "registered") return true;
  return entry.changes.some(({ field }) => field !== "description");
}

/**
 * Where the changes of a stretch of time stand on its chart.
 * @param from where the chart begins, in milliseconds, as `to`, where it ends
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
