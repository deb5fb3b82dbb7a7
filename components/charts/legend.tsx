import { cx } from "@/components/ui/class-names";

export interface KeyEntry {
  readonly word: string;
  /** The colour's class, as in "bg-success". */
  readonly colour: string;
  readonly dashed?: boolean;
}

/** What the colours of a chart stand for. */
export function ChartKey({ entries }: { entries: readonly KeyEntry[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 text-muted text-xs">
      {entries.map(({ word, colour, dashed }) => (
        <li key={word} className="inline-flex items-center gap-1.5">
          <span
            aria-hidden
            className={cx(
              dashed ? "w-3 border-t-2 border-failure border-dashed" : "size-2 rounded-sm",
              colour,
            )}
          />
          {word}
        </li>
      ))}
    </ul>
  );
}
