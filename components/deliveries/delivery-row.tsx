import Link from "next/link";
import type { ReactNode } from "react";
import { endpointName, formatDuration, formatOutcome, urlParts } from "@/components/format/format";
import { StatusLabel } from "@/components/format/status-label";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { columnLooks } from "./column-layout";
import type { ColumnKey } from "./columns";
import { SelectBox } from "./select-box";

const newRowMs = 4_000;
const cell = "pr-3 max-md:min-w-0 max-md:p-0";

interface DeliveryRowProps {
  readonly delivery: DeliveryView;
  readonly columns: readonly { readonly key: ColumnKey }[];
  readonly maySelect: boolean;
  readonly isOpen: boolean;
  /** When the page was rendered. */
  readonly now: number;
}

export function DeliveryRow({ delivery, columns, maySelect, isOpen, now }: DeliveryRowProps) {
  const isNew = now - Date.parse(delivery.createdAt) < newRowMs;
  return (
    <tr
      className={cx(
        "relative h-9 scroll-mt-16 border-b hover:bg-hover",
        "max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5",
        "has-[[data-select]:checked]:bg-accent-soft/60",
        isOpen && "bg-accent-soft",
        isNew && "animate-arrive",
      )}
    >
      {maySelect && (
        <td className={cx(cell, "max-md:hidden")}>
          <SelectBox id={delivery.id} label={`Select ${delivery.eventType}, ${delivery.externalId}`} />
        </td>
      )}
      <td className={cx(cell, "truncate")}>
        <StatusLabel status={delivery.status} inFlight={delivery.inFlight} />
        {delivery.nextAttemptAt && !delivery.inFlight && delivery.status === "retrying" && (
          <Time at={delivery.nextAttemptAt} className="ml-1.5 text-muted text-xs" />
        )}
      </td>
      <td className={cx(cell, "truncate max-md:order-3 max-md:col-span-2")}>
        <Link
          href={`/deliveries/${delivery.id}`}
          prefetch={false}
          data-row-link={delivery.id}
          aria-current={isOpen || undefined}
          className="row-link font-medium"
          title={delivery.id}
        >
          {delivery.eventType}
        </Link>
      </td>
      {columns.map(({ key }) => (
        <td key={key} className={cx(cell, columnLooks[key].place, cells[key].className)}>
          {cells[key].content(delivery)}
        </td>
      ))}
    </tr>
  );
}

interface Cell {
  readonly className: string;
  readonly content: (delivery: DeliveryView) => ReactNode;
}

const monoClass = "truncate font-mono text-muted text-xs";

const cells: Readonly<Record<ColumnKey, Cell>> = {
  endpoint: {
    className: "truncate max-md:order-4",
    content: ({ partnerName, endpointUrl, endpointDescription }) => (
      <span title={`${partnerName}: ${endpointUrl}`}>
        {endpointName({ description: endpointDescription, url: endpointUrl })}
        <span className="text-muted"> {urlParts(endpointUrl).path}</span>
      </span>
    ),
  },
  partner: { className: "truncate text-muted", content: ({ partnerName }) => partnerName },
  answer: {
    className: "truncate max-md:order-5 max-md:text-right",
    content: (delivery) => <LastResponse delivery={delivery} />,
  },
  attempts: {
    className: monoClass,
    content: ({ attemptCount, maxAttempts }) => attemptCount > 0 && `${attemptCount} of ${maxAttempts}`,
  },
  received: {
    className: "text-muted max-md:order-2 max-md:text-right",
    content: ({ createdAt }) => <Time at={createdAt} />,
  },
  externalId: { className: monoClass, content: ({ externalId }) => <Id text={externalId} /> },
  lastAttempt: {
    className: "text-muted",
    content: ({ lastAttemptAt }) => lastAttemptAt && <Time at={lastAttemptAt} />,
  },
  source: { className: "truncate text-muted", content: ({ source }) => source ?? "Test" },
  eventId: { className: monoClass, content: ({ eventId }) => <Id text={eventId} /> },
  deliveryId: { className: monoClass, content: ({ id }) => <Id text={id} /> },
};

function Id({ text }: { text: string }) {
  return <span title={text}>{text}</span>;
}

/** What the endpoint said, and how long it took to say it. */
function LastResponse({ delivery }: { delivery: DeliveryView }) {
  const { lastCode, lastStatusCode, lastDurationMs, skippedReason } = delivery;
  if (skippedReason) return <span className="text-muted">{skippedReason.replaceAll("_", " ")}</span>;
  if (lastCode === null) return <span className="text-muted">none yet</span>;
  const failed = lastCode !== "succeeded";
  const outcomeLabel = formatOutcome(lastCode, lastStatusCode);
  return (
    <>
      <span className={cx(/^\d/.test(outcomeLabel) && "font-mono text-xs", failed && "text-failure")}>
        {outcomeLabel}
      </span>
      {lastDurationMs !== null && (
        <span className="ml-2 font-mono text-muted text-xs">{formatDuration(lastDurationMs)}</span>
      )}
    </>
  );
}
