import { cx } from "class-variance-authority";
import { GitCommitVertical } from "lucide-react";
import { VolumeChart } from "@/components/charts/volume-chart";
import { formatRelativeTime } from "@/components/format/format";
import type { HistoryEntry } from "@/lib/endpoints/read-endpoint-history";
import type { Figures } from "@/lib/statistics/read-figures";
import { type ChangeMark, changeMarks } from "./change-marks";
import { describeChange } from "./describe-change";

export interface SuccessChartProps {
  readonly figures: Pick<Figures, "bars" | "stepMs">;
  readonly history: readonly HistoryEntry[];
  readonly now: number;
}

/** The attempts of an endpoint over time, with a mark for every change of its settings. */
export function SuccessChart({ figures: { bars, stepMs }, history, now }: SuccessChartProps) {
  const from = Date.parse(bars[0]?.at ?? "");
  const marks = changeMarks(history, from, from + bars.length * stepMs);
  return (
    <div className="relative">
      <ul aria-label="Changes in this time range" className="relative ml-14 h-7">
        {marks.map((mark) => (
          <Mark key={mark.entries[0]?.key} mark={mark} now={now} />
        ))}
      </ul>
      <VolumeChart bars={bars} now={now} />
    </div>
  );
}

function Mark({ mark: { at, entries }, now }: { mark: ChangeMark; now: number }) {
  const lines = entries.map((entry) => ({ entry, text: `${describeChange(entry)} by ${entry.by}` }));
  const newest = entries.at(-1);
  return (
    <li className="group">
      <svg
        role="presentation"
        className="pointer-events-none absolute inset-0 size-full overflow-visible text-accent"
      >
        <svg role="presentation" x={`${at * 100}%`} overflow="visible">
          <line
            y1={24}
            y2={172}
            strokeDasharray="3 3"
            className="stroke-current opacity-60 group-focus-within:opacity-100 group-hover:opacity-100"
          />
          <a
            href={`#${newest?.key}`}
            aria-label={lines.map(({ text }) => text).join("; ")}
            className="pointer-events-auto"
          >
            <circle cy={12} r={12} className="fill-accent-soft" />
            {entries.length > 1 ? (
              <text y={16} textAnchor="middle" className="fill-current font-mono text-xs">
                {entries.length}
              </text>
            ) : (
              <GitCommitVertical aria-hidden x={-7} y={5} width={14} height={14} />
            )}
          </a>
        </svg>
      </svg>
      <span
        aria-hidden
        className={cx(
          "pointer-events-none absolute inset-x-0 top-7 z-10 hidden group-focus-within:flex group-hover:flex",
          at < 1 / 3 ? "justify-start" : at > 2 / 3 ? "justify-end" : "justify-center",
        )}
      >
        <span className="grid max-w-80 gap-1 rounded-md border bg-raised px-3 py-2 text-xs shadow-float">
          {lines.map(({ entry, text }) => (
            <span key={entry.key}>
              {text} <span className="text-muted">{formatRelativeTime(Date.parse(entry.at), now)}</span>
            </span>
          ))}
        </span>
      </span>
    </li>
  );
}
