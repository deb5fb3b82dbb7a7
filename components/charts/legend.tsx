import { cx } from "class-variance-authority";

export interface LegendEntry {
  readonly label: string;
  /** The class of the colour, for example "bg-success". */
  readonly colour: string;
  readonly dashed?: boolean;
}

/** The legend of a chart of requests by outcome. */
export const outcomeLegend: readonly LegendEntry[] = [
  { label: "succeeded", colour: "bg-success opacity-70" },
  { label: "failed", colour: "bg-failure" },
];

/** The meaning of the colours of a chart. */
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
