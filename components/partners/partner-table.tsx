import Link from "next/link";
import { formatCount, formatPercent } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import { SuccessRateBar } from "@/components/ui/share-bar";
import type { PartnerRow as Row } from "@/lib/partners/list-partner-rows";

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";
const columns = [
  { label: "Partner", width: "" },
  { label: "Endpoints", width: "w-48" },
  { label: "Members", width: "w-32" },
  { label: "Last 24 hours", width: "w-64" },
  { label: "Created", width: "w-28 max-lg:hidden" },
] as const;

/** The partners, and how each does. */
export function PartnerTable({ partners }: { partners: readonly Row[] }) {
  return (
    <table aria-label="Partners" className="w-full table-fixed text-left max-md:block">
      <ColumnHeaders columns={columns} />
      <tbody className="max-md:block">
        {partners.map((partner) => (
          <PartnerRow key={partner.id} partner={partner} />
        ))}
      </tbody>
    </table>
  );
}

function PartnerRow({ partner }: { partner: Row }) {
  const { id, name, endpoints, stopped, members, succeeded, failed, createdAt } = partner;
  const attempts = succeeded + failed;
  return (
    <tr className="relative h-11 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5">
      <td className={cell}>
        <Link href={`/partners/${id}`} data-row-link className="row-link font-medium">
          {name}
        </Link>
      </td>
      <td className={cx(cell, "text-muted max-md:order-3")}>
        {endpoints === 0 ? "no endpoints" : formatCount(endpoints, "endpoint")}
        {stopped > 0 && <span className="text-waiting">, {stopped} stopped</span>}
      </td>
      <td className={cx(cell, "text-muted max-md:order-4 max-md:text-right")}>
        {members === 0 ? "no members" : formatCount(members, "member")}
      </td>
      <td className={cx(cell, "max-md:order-2")}>
        <span className="flex items-center gap-3">
          <span className="w-20 max-md:hidden">
            <SuccessRateBar succeeded={succeeded} failed={failed} />
          </span>
          <span className="text-muted text-xs tabular-nums">
            {attempts === 0
              ? "no attempts"
              : `${formatPercent(succeeded, attempts)} of ${attempts.toLocaleString("en")}`}
          </span>
        </span>
      </td>
      <td className={cx(cell, "text-muted max-lg:hidden")}>
        <Time at={createdAt} />
      </td>
    </tr>
  );
}
