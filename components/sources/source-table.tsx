import { cx } from "class-variance-authority";
import { Time } from "@/components/format/time";
import { type Column, RowLink, Table } from "@/components/ui/table";
import type { SourceRow } from "@/lib/sources/list-source-rows";

export interface SourceTableProps {
  readonly sources: readonly SourceRow[];
  /** Titles by dialect name. */
  readonly dialects: Readonly<Record<string, string>>;
}

/** The sources, with their last event and the rejections of the last 24 hours. */
export function SourceTable({ sources, dialects }: SourceTableProps) {
  return (
    <Table
      label="Sources"
      lines="two"
      columns={columnsFor(dialects)}
      rows={sources}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(dialects: SourceTableProps["dialects"]): readonly Column<SourceRow>[] {
  return [
    {
      label: "Source",
      content: ({ id, slug, description }) => (
        <>
          <RowLink href={`/sources/${id}`}>{slug}</RowLink>
          <span className="block truncate text-muted text-xs">{description}</span>
        </>
      ),
    },
    {
      label: "Dialect",
      width: "w-44",
      className: "text-muted max-md:text-right",
      content: ({ dialect }) => dialects[dialect] ?? dialect,
    },
    {
      label: "Last event",
      width: "w-72",
      className: "text-muted",
      content: ({ lastEventAt, lastEventType }) =>
        lastEventAt ? (
          <>
            <Time at={lastEventAt} />
            <span className="block truncate text-xs">{lastEventType}</span>
          </>
        ) : (
          "none yet"
        ),
    },
    {
      label: "Rejected in 24 hours",
      width: "w-44",
      className: "max-md:text-right",
      content: ({ rejections }) => (
        <span className={cx(rejections > 0 ? "text-failure" : "text-muted")}>
          {rejections === 0 ? "none" : `${rejections.toLocaleString("en")} rejected`}
        </span>
      ),
    },
  ];
}
