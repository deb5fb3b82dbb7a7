import Link from "next/link";
import { AttributeLine } from "@/components/format/attributes";
import { formatBytes } from "@/components/format/format";
import { StatusCount } from "@/components/format/status-label";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import type { DeliveryStatus } from "@/lib/deliveries/delivery-status";
import type { Outcomes } from "@/lib/events/count-outcomes";
import type { EventView } from "@/lib/events/event-row";

export interface EventTableProps {
  readonly events: readonly EventView[];
  readonly outcomes: ReadonlyMap<string, Outcomes>;
}

const cell = "pr-3 max-md:min-w-0 max-md:p-0";
const columns = [
  { label: "Type", width: "" },
  { label: "Source", width: "w-36 max-lg:hidden" },
  { label: "Attributes", width: "max-lg:hidden" },
  { label: "Deliveries", width: "w-36" },
  { label: "Duplicates", width: "w-24 max-xl:hidden" },
  { label: "Size", width: "w-20 max-xl:hidden" },
  { label: "Received", width: "w-24" },
  { label: "External id", width: "w-44 max-lg:hidden" },
] as const;

/** What arrived, the newest first: a table, or on a small screen a list of two lines an entry. */
export function EventTable({ events, outcomes }: EventTableProps) {
  return (
    <table aria-label="Events" className="w-full table-fixed text-left max-md:block">
      <ColumnHeaders columns={columns} />
      <tbody className="max-md:block">
        {events.map((event) => (
          <EventRow key={event.id} event={event} outcomes={outcomes.get(event.id) ?? {}} />
        ))}
      </tbody>
    </table>
  );
}

function EventRow({ event, outcomes }: { event: EventView; outcomes: Outcomes }) {
  const { id, type, source, attributes, duplicates, size, receivedAt, externalId } = event;
  return (
    <tr className="relative h-9 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5">
      <td className={cx(cell, "truncate")}>
        <Link
          href={`/events/${id}`}
          prefetch={false}
          data-row-link
          className="row-link font-medium"
          title={id}
        >
          {type}
        </Link>
      </td>
      <td className={cx(cell, "truncate text-muted max-lg:hidden")}>{source ?? "a test"}</td>
      <td className={cx(cell, "truncate text-muted max-lg:hidden")}>
        <AttributeLine attributes={attributes} />
      </td>
      <td className={cx(cell, "max-md:order-3")}>
        <OutcomeCounts outcomes={outcomes} />
      </td>
      <td className={cx(cell, "font-mono text-muted text-xs max-xl:hidden")}>{duplicates || ""}</td>
      <td className={cx(cell, "font-mono text-muted text-xs max-xl:hidden")}>{formatBytes(size)}</td>
      <td className={cx(cell, "text-muted max-md:order-2 max-md:text-right")}>
        <Time at={receivedAt} />
      </td>
      <td className={cx(cell, "truncate font-mono text-muted text-xs max-lg:hidden")} title={externalId}>
        {externalId}
      </td>
    </tr>
  );
}

const order: readonly DeliveryStatus[] = [
  "succeeded",
  "pending",
  "retrying",
  "dead_lettered",
  "skipped",
  "cancelled",
];

function OutcomeCounts({ outcomes }: { outcomes: Outcomes }) {
  const found = order.filter((status) => outcomes[status] !== undefined);
  if (found.length === 0) return <span className="text-muted">none</span>;
  return (
    <span className="flex gap-2.5">
      {found.map((status) => (
        <StatusCount key={status} status={status} count={outcomes[status] ?? 0} />
      ))}
    </span>
  );
}
