import Link from "next/link";
import { DeliveryStatusLabel } from "@/components/format/delivery-status";
import { endpointName, formatOutcome, urlParts } from "@/components/format/format";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import type { RelatedDeliveries } from "@/lib/deliveries/list-related-deliveries";
import { texts } from "./texts";

export interface RelatedDeliveriesProps {
  readonly relatedDeliveries: RelatedDeliveries;
  readonly eventId: string;
  readonly showPartner: boolean;
}

/** The other deliveries of the event. */
export function RelatedDeliveryList({
  relatedDeliveries: { data, more },
  eventId,
  showPartner,
}: RelatedDeliveriesProps) {
  return (
    <Section
      title="Other deliveries of this event"
      aside={
        <TextLink href={`/events/${eventId}`} className="text-xs">
          Event recipients
        </TextLink>
      }
    >
      {data.length === 0 ? (
        <p className="border-y py-2 text-muted">{texts.related.none}</p>
      ) : (
        <ul className="border-t">
          {data.map((delivery) => (
            <RelatedDelivery key={delivery.id} delivery={delivery} showPartner={showPartner} />
          ))}
        </ul>
      )}
      {more && <p className="mt-1.5 text-muted text-xs">{texts.related.more}</p>}
    </Section>
  );
}

function RelatedDelivery({ delivery, showPartner }: { delivery: DeliveryView; showPartner: boolean }) {
  const { id, status, inFlight, endpointDescription, endpointUrl, lastCode, lastStatusCode } = delivery;
  return (
    <li className="relative flex items-baseline gap-x-3 border-b py-1.5 hover:bg-hover">
      <DeliveryStatusLabel status={status} inFlight={inFlight} className="w-28 shrink-0" />
      <span className="min-w-0 flex-1 truncate">
        <Link href={`/deliveries/${id}`} prefetch={false} className="row-link font-medium">
          {endpointName({ description: endpointDescription, url: endpointUrl })}
        </Link>
        <span className="text-muted"> {urlParts(endpointUrl).path}</span>
      </span>
      {showPartner && (
        <span className="max-w-36 shrink-0 truncate text-muted @max-md:hidden">{delivery.partnerName}</span>
      )}
      <span className="shrink-0 text-muted">{lastCode && formatOutcome(lastCode, lastStatusCode)}</span>
    </li>
  );
}
