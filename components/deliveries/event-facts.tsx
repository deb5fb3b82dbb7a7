import { formatCount, formatExactBytes } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import { HeaderList } from "@/components/ui/header-list";
import { Section } from "@/components/ui/section";
import type { DeliveryDetail } from "@/lib/deliveries/read-delivery";
import { isOperationalType } from "@/lib/dialects/event-type-pattern";

export interface EventFactsProps {
  readonly delivery: Pick<
    DeliveryDetail,
    "event" | "eventId" | "eventType" | "externalId" | "source" | "partnerName"
  >;
  readonly showPartner: boolean;
}

/** The event of a delivery: its ids, source, attributes and headers. */
export function EventFacts({ delivery, showPartner }: EventFactsProps) {
  const { event } = delivery;
  return (
    <Section title="Event">
      <Facts>
        <Fact name="External ID">
          <Copyable text={delivery.externalId} label="the provider's ID" />
        </Fact>
        <Fact name="Event ID">
          <Copyable text={delivery.eventId} label="the event's ID" />
        </Fact>
        <Fact name="Source">
          {delivery.source ?? `Portico (${isOperationalType(delivery.eventType) ? "alert" : "test"})`}
        </Fact>
        {showPartner && <Fact name="Partner">{delivery.partnerName}</Fact>}
        <Fact name="Received">
          <Time at={event.receivedAt} show="absolute" className="font-mono text-xs" />
        </Fact>
        <Fact name="Size">
          {formatExactBytes(event.size)}
          {event.contentType && <span className="text-muted"> {event.contentType}</span>}
          {event.contentEncoding && (
            <span className="text-muted"> compressed with {event.contentEncoding}</span>
          )}
        </Fact>
        <Fact name="Duplicates">
          {event.duplicates === 0 ? "none" : `${formatCount(event.duplicates, "more request")} with this ID`}
        </Fact>
        {event.lastConflictAt && (
          <Fact name="Conflicts">
            {formatCount(event.conflicts, "duplicate")} with a different body, the last{" "}
            <Time at={event.lastConflictAt} />. Portico kept the first body and sends only that.
          </Fact>
        )}
        <Fact name="Attributes">
          <Attributes attributes={event.attributes} />
          {event.attributesLeftOut && (
            <span className="mt-1 block text-muted text-xs">
              The body has more values. Filters can use all of them.
            </span>
          )}
        </Fact>
        <Fact name="SHA-256">
          <Copyable text={event.sha256} label="the SHA-256 of the received body" />
        </Fact>
      </Facts>
      {event.headers.length > 0 && (
        <details className="mt-3">
          <summary className="mb-2 w-fit rounded-sm text-muted text-sm hover:text-text">
            {formatCount(event.headers.length, "header")} as received
          </summary>
          <HeaderList headers={event.headers} label="Headers as received" />
        </details>
      )}
    </Section>
  );
}

/** How many attributes are shown before the others are folded. */
const maxOpenAttributes = 12;

function Attributes({ attributes }: { attributes: unknown }) {
  const entries = typeof attributes === "object" && attributes !== null ? Object.entries(attributes) : [];
  if (entries.length === 0) return "none";
  const folded = entries.slice(maxOpenAttributes);
  return (
    <>
      <AttributeList entries={entries.slice(0, maxOpenAttributes)} />
      {folded.length > 0 && (
        <details>
          <summary className="my-1 w-fit rounded-sm text-muted text-xs hover:text-text">
            {formatCount(folded.length, "more attribute")}
          </summary>
          <AttributeList entries={folded} />
        </details>
      )}
    </>
  );
}

function AttributeList({ entries }: { entries: readonly (readonly [string, unknown])[] }) {
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {entries.map(([name, value]) => (
        <Copyable key={name} text={`${name}:${JSON.stringify(value)}`} label="the attribute" />
      ))}
    </span>
  );
}
