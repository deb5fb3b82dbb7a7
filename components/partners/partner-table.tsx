import { formatCount, formatPercent } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { SuccessRateBar } from "@/components/ui/share-bar";
import { type Column, RowLink, Table } from "@/components/ui/table";
import type { PartnerRow } from "@/lib/partners/list-partner-rows";

const columns: readonly Column<PartnerRow>[] = [
  {
    label: "Partner",
    content: ({ id, name }) => <RowLink href={`/partners/${id}`}>{name}</RowLink>,
  },
  {
    label: "Endpoints",
    width: "w-48",
    className: "text-muted max-md:order-3",
    content: ({ endpoints, stopped }) => (
      <>
        {endpoints === 0 ? "no endpoints" : formatCount(endpoints, "endpoint")}
        {stopped > 0 && <span className="text-waiting">, {stopped} stopped</span>}
      </>
    ),
  },
  {
    label: "Members",
    width: "w-32",
    className: "text-muted max-md:order-4 max-md:text-right",
    content: ({ members }) => (members === 0 ? "no members" : formatCount(members, "member")),
  },
  {
    label: "Last 24 hours",
    width: "w-64",
    className: "max-md:order-2",
    content: (partner) => <SuccessRate partner={partner} />,
  },
  {
    label: "Created",
    width: "w-28",
    hidden: "max-lg:hidden",
    className: "text-muted",
    content: ({ createdAt }) => <Time at={createdAt} />,
  },
];

export function PartnerTable({ partners }: { partners: readonly PartnerRow[] }) {
  return <Table label="Partners" columns={columns} rows={partners} rowKey={({ id }) => id} />;
}

function SuccessRate({ partner: { succeeded, failed } }: { partner: PartnerRow }) {
  const attempts = succeeded + failed;
  return (
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
  );
}
