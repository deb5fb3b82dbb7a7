import Link from "next/link";
import { duration, endpointName, outcome, urlParts } from "@/components/shared/format";
import { Status } from "@/components/shared/status";
import { Time } from "@/components/shared/time";
import { cx } from "@/components/ui/class-names";
import type { DeliveryView } from "@/lib/portal/delivery-row";

const freshMs = 4_000;
const cell = "pr-3 max-md:min-w-0 max-md:p-0";

export function DeliveryRow(props: { delivery: DeliveryView; showPartner: boolean; now: number }) {
  const { delivery, showPartner, now } = props;
  const fresh = now - Date.parse(delivery.createdAt) < freshMs;
  return (
    <tr
      className={cx(
        "relative h-9 border-b hover:bg-hover",
        "max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5",
        fresh && "animate-arrive",
      )}
    >
      <td className={cell}>
        <Status status={delivery.status} inFlight={delivery.inFlight} />
        {delivery.nextAttemptAt && !delivery.inFlight && delivery.status === "retrying" && (
          <Time at={delivery.nextAttemptAt} className="ml-1.5 text-muted text-xs" />
        )}
      </td>
      <td className={cx(cell, "truncate max-md:order-3 max-md:col-span-2")}>
        <Link
          href={`/deliveries/${delivery.id}`}
          prefetch={false}
          data-row-link
          className="row-link font-medium"
          title={delivery.id}
        >
          {delivery.eventType}
        </Link>
      </td>
      <td
        className={cx(cell, "truncate max-md:order-4")}
        title={`${delivery.partnerName}: ${delivery.endpointUrl}`}
      >
        {endpointName({ description: delivery.endpointDescription, url: delivery.endpointUrl })}
        <span className="text-muted"> {urlParts(delivery.endpointUrl).path}</span>
      </td>
      {showPartner && (
        <td className={cx(cell, "truncate text-muted max-xl:hidden")}>{delivery.partnerName}</td>
      )}
      <td className={cx(cell, "truncate max-md:order-5 max-md:text-right")}>
        <Answer delivery={delivery} />
      </td>
      <td className={cx(cell, "font-mono text-muted text-xs max-lg:hidden")}>
        {delivery.attemptCount === 0 ? "" : `${delivery.attemptCount} of ${delivery.maxAttempts}`}
      </td>
      <td className={cx(cell, "text-muted max-md:order-2 max-md:text-right")}>
        <Time at={delivery.createdAt} />
      </td>
      <td
        className={cx(cell, "truncate font-mono text-muted text-xs max-lg:hidden")}
        title={delivery.externalId}
      >
        {delivery.externalId}
      </td>
    </tr>
  );
}

/** What the endpoint said, and how long it took to say it. */
function Answer({ delivery }: { delivery: DeliveryView }) {
  const { lastCode, lastStatusCode, lastDurationMs, skippedReason } = delivery;
  if (skippedReason) return <span className="text-muted">{skippedReason.replaceAll("_", " ")}</span>;
  if (lastCode === null) return <span className="text-muted">none yet</span>;
  const failed = lastCode !== "succeeded";
  const said = outcome(lastCode, lastStatusCode);
  return (
    <>
      <span className={cx(/^\d/.test(said) && "font-mono text-xs", failed && "text-failure")}>{said}</span>
      {lastDurationMs !== null && (
        <span className="ml-2 font-mono text-muted text-xs">{duration(lastDurationMs)}</span>
      )}
    </>
  );
}
