import { cx } from "./class-names";

export interface Column {
  readonly label: string;
  /** Classes of its width, and of the screens that are too small for it. */
  readonly width: string;
}

/** The heads of a table's columns; on a small screen, where rows become lists, they are only read aloud. */
export function ColumnHeaders({ columns }: { columns: readonly Column[] }) {
  return (
    <thead className="max-md:sr-only">
      <tr>
        {columns.map(({ label, width }) => (
          <th
            key={label}
            scope="col"
            className={cx("h-8 border-b pr-3 font-normal text-muted text-xs", width)}
          >
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}
