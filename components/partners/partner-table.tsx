import Link from "next/link";
import { percent, plural } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import { ColumnHeads } from "@/components/ui/column-heads";
import { ShareBar } from "@/components/ui/share-bar";
import type { PartnerRow as Row } from "@/lib/partners/list-partner-rows";

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";
const columns = [
  { word: "Partner", width: "" },
  { word: "Endpoints", width: "w-48" },
  { word: "Members", width: "w-32" },
  { word: "Last 24 hours", width: "w-64" },
  { word: "Since", width: "w-28 max-lg:hidden" },
] as const;

/** The partners, and how each does. */
export function PartnerTable({ partners }: { partners: readonly Row[] }) {
  return (
    <table aria-label="Partners" className="w-full table-fixed text-left max-md:block">
      <ColumnHeads columns={columns} />
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
  const all = succeeded + failed;
  return (
    <tr className="relative h-11 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5">
      <td className={cell}>
        <Link href={`/partners/${id}`} data-row-link className="row-link font-medium">
          {name}
        </Link>
      </td>
      <td className={cx(cell, "text-muted max-md:order-3")}>
        {endpoints === 0 ? "no endpoint" : plural(endpoints, "endpoint")}
        {stopped > 0 && <span className="text-waiting">, {stopped} stopped</span>}
      </td>
      <td className={cx(cell, "text-muted max-md:order-4 max-md:text-right")}>
        {members === 0 ? "no member" : plural(members, "member")}
      </td>
      <td className={cx(cell, "max-md:order-2")}>
        <span className="flex items-center gap-3">
          <span className="w-20 max-md:hidden">
            <ShareBar succeeded={succeeded} failed={failed} />
          </span>
          <span className="text-muted text-xs tabular-nums">
            {all === 0 ? "nothing sent" : `${percent(succeeded, all)} of ${all.toLocaleString("en")}`}
          </span>
        </span>
      </td>
      <td className={cx(cell, "text-muted max-lg:hidden")}>
        <Time at={createdAt} />
      </td>
    </tr>
  );
}
