import { AttributeLine } from "@/components/format/attributes";
import { deliveryStatuses } from "@/components/format/delivery-status";
import { formatBytes, formatCount } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { StatusCount } from "@/components/ui/status-label";
import { type Column, RowLink, Table } from "@/components/ui/table";
import type { DeliveryStatus } from "@/lib/deliveries/delivery-status";
import type { Outcomes } from "@/lib/events/count-outcomes";
import type { EventView } from "@/lib/events/event-row";

export interface EventTableProps {
  readonly events: readonly EventView[];
  /** The deliveries of each event, counted by their status. */
  readonly outcomes: ReadonlyMap<string, Outcomes>;
}

/** Received events, newest first. */
export function EventTable({ events, outcomes }: EventTableProps) {
  return <Table label="Events" columns={columnsFor(outcomes)} rows={events} rowKey={({ id }) => id} />;
}

const monoClass = "font-mono text-muted text-xs";

function columnsFor(outcomes: EventTableProps["outcomes"]): readonly Column<EventView>[] {
  return [
    {
      label: "Type",
      content: ({ id, type }) => (
        <RowLink href={`/events/${id}`} prefetch={false} title={id}>
          {type}
        </RowLink>
      ),
    },
    {
      label: "Source",
      width: "w-36",
      hidden: "max-lg:hidden",
      className: "text-muted",
      content: ({ source }) => source ?? "Test",
    },
    {
      label: "Attributes",
      hidden: "max-lg:hidden",
      className: "text-muted",
      content: ({ attributes }) => <AttributeLine attributes={attributes} />,
    },
    {
      label: "Deliveries",
      width: "w-36",
      className: "max-md:order-3",
      content: ({ id }) => <OutcomeCounts outcomes={outcomes.get(id) ?? {}} />,
    },
    {
      label: "Duplicates",
      width: "w-32",
      hidden: "max-xl:hidden",
      className: monoClass,
      title: ({ conflicts }) =>
        conflicts > 0 ? `${formatCount(conflicts, "duplicate")} with a different body` : undefined,
      content: ({ duplicates, conflicts }) =>
        conflicts > 0 ? `${duplicates} (${formatCount(conflicts, "conflict")})` : duplicates || "",
    },
    {
      label: "Size",
      width: "w-20",
      hidden: "max-xl:hidden",
      className: monoClass,
      content: ({ size }) => formatBytes(size),
    },
    {
      label: "Received",
      width: "w-24",
      className: "text-muted max-md:order-2 max-md:text-right",
      content: ({ receivedAt }) => <Time at={receivedAt} />,
    },
    {
      label: "External ID",
      width: "w-44",
      hidden: "max-lg:hidden",
      className: monoClass,
      title: ({ externalId }) => externalId,
      content: ({ externalId }) => externalId,
    },
  ];
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
        <StatusCount key={status} status={deliveryStatuses[status]} count={outcomes[status] ?? 0} />
      ))}
    </span>
  );
}
