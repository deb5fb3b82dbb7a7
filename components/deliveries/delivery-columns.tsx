import { cx } from "class-variance-authority";
import { DeliveryStatusLabel } from "@/components/format/delivery-status";
import { endpointName, formatDuration, formatOutcome, urlParts } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { type Column, RowLink } from "@/components/ui/table";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import type { ColumnKey } from "./columns";
import { SelectBox, SelectPage } from "./select-box";

/** The checkboxes that select deliveries. */
export function selectColumn(deliveries: readonly DeliveryView[]): Column<DeliveryView> {
  return {
    label: "Selection",
    head: <SelectPage ids={deliveries.map(({ id }) => id)} />,
    width: "w-8",
    hidden: "max-md:hidden",
    content: ({ id, eventType, externalId }) => (
      <SelectBox id={id} label={`Select ${eventType}, ${externalId}`} />
    ),
  };
}

export const statusColumn: Column<DeliveryView> = {
  label: "Status",
  width: "w-40 @max-xl:w-32",
  content: ({ status, inFlight, nextAttemptAt }) => (
    <>
      <DeliveryStatusLabel status={status} inFlight={inFlight} />
      {nextAttemptAt && !inFlight && status === "retrying" && (
        <Time at={nextAttemptAt} className="ml-1.5 text-muted text-xs" />
      )}
    </>
  ),
};

/** @param openId the delivery in the side panel */
export function eventColumn(openId: string | undefined): Column<DeliveryView> {
  return {
    label: "Event",
    className: "max-md:order-3 max-md:col-span-2",
    content: ({ id, eventType }) => (
      <RowLink
        href={`/deliveries/${id}`}
        prefetch={false}
        rowId={id}
        aria-current={id === openId || undefined}
        title={id}
      >
        {eventType}
      </RowLink>
    ),
  };
}

const monoClass = "font-mono text-muted text-xs";

/** The columns that users can choose. Some are hidden when the list is narrow, for example beside the side panel. */
export const optionalColumns: Readonly<Record<ColumnKey, Omit<Column<DeliveryView>, "label">>> = {
  endpoint: {
    hidden: "md:@max-3xl:hidden",
    className: "max-md:order-4",
    content: ({ partnerName, endpointUrl, endpointDescription }) => (
      <span title={`${partnerName}: ${endpointUrl}`}>
        {endpointName({ description: endpointDescription, url: endpointUrl })}
        <span className="text-muted"> {urlParts(endpointUrl).path}</span>
      </span>
    ),
  },
  partner: {
    width: "w-36",
    hidden: "@max-6xl:hidden",
    className: "text-muted",
    content: ({ partnerName }) => partnerName,
  },
  response: {
    width: "w-44",
    hidden: "md:@max-xl:hidden",
    className: "max-md:order-5 max-md:text-right",
    content: (delivery) => <LastResponse delivery={delivery} />,
  },
  attempts: {
    width: "w-20",
    hidden: "@max-4xl:hidden",
    className: monoClass,
    content: ({ attemptCount, maxAttempts }) => attemptCount > 0 && `${attemptCount} of ${maxAttempts}`,
  },
  received: {
    width: "w-24",
    className: "text-muted max-md:order-2 max-md:text-right",
    content: ({ createdAt }) => <Time at={createdAt} />,
  },
  externalId: idColumn(({ externalId }) => externalId),
  lastAttempt: {
    width: "w-28",
    hidden: "@max-4xl:hidden",
    className: "text-muted",
    content: ({ lastAttemptAt }) => lastAttemptAt && <Time at={lastAttemptAt} />,
  },
  source: {
    width: "w-32",
    hidden: "@max-4xl:hidden",
    className: "text-muted",
    content: ({ source }) => source ?? "Test",
  },
  eventId: idColumn(({ eventId }) => eventId),
  deliveryId: idColumn(({ id }) => id),
};

function idColumn(idOf: (delivery: DeliveryView) => string): Omit<Column<DeliveryView>, "label"> {
  return { width: "w-36", hidden: "@max-4xl:hidden", className: monoClass, title: idOf, content: idOf };
}

/** The outcome of the last attempt and its duration. */
function LastResponse({ delivery }: { delivery: DeliveryView }) {
  const { lastCode, lastStatusCode, lastDurationMs, skippedReason } = delivery;
  if (skippedReason) return <span className="text-muted">{skippedReason.replaceAll("_", " ")}</span>;
  if (lastCode === null) return <span className="text-muted">none yet</span>;
  const failed = lastCode !== "succeeded";
  const outcome = formatOutcome(lastCode, lastStatusCode);
  return (
    <>
      <span className={cx(/^\d/.test(outcome) && "font-mono text-xs", failed && "text-failure")}>
        {outcome}
      </span>
      {lastDurationMs !== null && (
        <span className="ml-2 font-mono text-muted text-xs">{formatDuration(lastDurationMs)}</span>
      )}
    </>
  );
}
