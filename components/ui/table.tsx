import { cva, cx, type VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

export interface Column<Row> {
  readonly label: string;
  /** Replaces the label in the header, for example a checkbox that selects every row. */
  readonly head?: ReactNode;
  /** Class of the column's width. Columns without one share the remaining space. */
  readonly width?: string;
  /** Class that hides the column where there is no room for it. */
  readonly hidden?: string;
  /** Classes of the cells. Below the `md` breakpoint a row is a grid of two columns, and the cells are its items. */
  readonly className?: string;
  /** Tooltip of the cell. */
  readonly title?: (row: Row) => string | undefined;
  readonly content: (row: Row) => ReactNode;
}

const tableRow = cva(
  [
    "relative border-b hover:bg-hover",
    "max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5",
  ],
  { variants: { lines: { one: "h-9", two: "h-12" } }, defaultVariants: { lines: "one" } },
);

export interface TableProps<Row> extends VariantProps<typeof tableRow> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** In the order in which they are shown. */
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowClass?: (row: Row) => string;
  /** Holds back new rows while the pointer is over the table; see `LiveUpdates`. */
  readonly isLive?: boolean;
}

/**
 * A list as a table. On small screens every row becomes a block of a few lines, and the column headers are only read
 * by screen readers.
 */
export function Table<Row>({ label, columns, rows, rowKey, rowClass, lines, isLive }: TableProps<Row>) {
  return (
    <table
      aria-label={label}
      data-live={isLive ? "" : undefined}
      className="w-full table-fixed text-left max-md:block"
    >
      <thead className="max-md:sr-only">
        <tr>
          {columns.map((column) => (
            <th
              key={column.label}
              scope="col"
              className={cx("h-8 border-b pr-3 font-normal text-muted text-xs", column.width, column.hidden)}
            >
              {column.head ?? column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr key={rowKey(row)} className={tableRow({ lines, className: rowClass?.(row) })}>
            {columns.map((column) => (
              <td
                key={column.label}
                title={column.title?.(row)}
                className={cx("truncate pr-3 max-md:min-w-0 max-md:p-0", column.hidden, column.className)}
              >
                {column.content(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface RowLinkProps extends ComponentProps<typeof Link> {
  /** Value of `data-row-link`, which the keyboard shortcuts of a list look for. */
  readonly rowId?: string;
}

/** The link of a row or list item. Its clickable area covers the whole row. */
export function RowLink({ rowId = "", className, ...rest }: RowLinkProps) {
  return <Link data-row-link={rowId} className={cx("row-link font-medium", className)} {...rest} />;
}
