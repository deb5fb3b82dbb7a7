import Link from "next/link";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import type { SourceRow as Row } from "@/lib/sources/list-source-rows";

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";
const columns = [
  { label: "Source", width: "" },
  { label: "Dialect", width: "w-44" },
  { label: "Last event", width: "w-72" },
  { label: "Rejected in 24 hours", width: "w-44" },
] as const;

export interface SourceTableProps {
  readonly sources: readonly Row[];
  /** Titles by dialect name. */
  readonly dialects: Readonly<Record<string, string>>;
}

/** Where providers post to, when each last did, and what was not accepted. */
export function SourceTable({ sources, dialects }: SourceTableProps) {
  return (
    <table aria-label="Sources" className="w-full table-fixed text-left max-md:block">
      <ColumnHeaders columns={columns} />
      <tbody className="max-md:block">
        {sources.map((source) => (
          <SourceRow key={source.id} source={source} dialects={dialects} />
        ))}
      </tbody>
    </table>
  );
}

function SourceRow({ source, dialects }: { source: Row } & Pick<SourceTableProps, "dialects">) {
  const { id, slug, description, dialect, lastEventAt, lastEventType, rejections } = source;
  return (
    <tr className="relative h-12 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5">
      <td className={cell}>
        <Link href={`/sources/${id}`} data-row-link className="row-link font-medium">
          {slug}
        </Link>
        <span className="block truncate text-muted text-xs">{description}</span>
      </td>
      <td className={cx(cell, "text-muted max-md:text-right")}>{dialects[dialect] ?? dialect}</td>
      <td className={cx(cell, "text-muted")}>
        {lastEventAt ? (
          <>
            <Time at={lastEventAt} />
            <span className="block truncate text-xs">{lastEventType}</span>
          </>
        ) : (
          "none yet"
        )}
      </td>
      <td className={cx(cell, "max-md:text-right", rejections > 0 ? "text-failure" : "text-muted")}>
        {rejections === 0 ? "none" : `${rejections.toLocaleString("en")} rejected`}
      </td>
    </tr>
  );
}
