import { cx } from "class-variance-authority";

export interface LegendEntry {
  readonly label: string;
  /** The colour's class, as in "bg-success". */
  readonly colour: string;
  readonly dashed?: boolean;
}

/** What the colours of a chart stand for. */
export function ChartLegend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 text-muted text-xs">
      {entries.map(({ label, colour, dashed }) => (
        <li key={label} className="inline-flex items-center gap-1.5">
          <span
            aria-hidden
            className={cx(
              dashed ? "w-3 border-t-2 border-failure border-dashed" : "size-2 rounded-sm",
              colour,
            )}
          />
          {label}
        </li>
      ))}
    </ul>
  );
}
