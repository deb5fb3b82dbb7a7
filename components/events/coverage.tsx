import Link from "next/link";
import { AttributeLine, formatAttributeValue } from "@/components/format/attributes";
import { endpointName, formatCount, formatDuration, urlParts } from "@/components/format/format";
import { StatusLabel } from "@/components/format/status-label";
import { Time } from "@/components/format/time";
import { Section } from "@/components/ui/section";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import type { Miss } from "@/lib/events/event-coverage";
import type { EventCoverage, Missed } from "@/lib/events/read-event-coverage";

const row =
  "relative grid gap-x-4 gap-y-0.5 border-b py-2 hover:bg-hover md:grid-cols-[9rem_minmax(0,16rem)_minmax(0,1fr)_auto]";

/** The endpoints that the event was for, and what became of it there. */
export function Recipients({ coverage, showPartner }: { coverage: EventCoverage; showPartner: boolean }) {
  const { deliveries } = coverage.event;
  return (
    <Section title={deliveries.length === 0 ? "It was for nobody" : "Who it was for"}>
      {deliveries.length === 0 ? (
        <p className="border-y py-3 text-muted">
          The event was taken and is kept, but it was for none of the endpoints.
        </p>
      ) : (
        <ul className="border-t">
          {deliveries.map((delivery) => (
            <li key={delivery.id} className={row}>
              <StatusLabel status={delivery.status} inFlight={delivery.inFlight} />
              <span className="min-w-0 truncate">
                <Link href={`/deliveries/${delivery.id}`} data-row-link className="row-link font-medium">
                  {endpointName({ description: delivery.endpointDescription, url: delivery.endpointUrl })}
                </Link>
                <span className="text-muted"> {urlParts(delivery.endpointUrl).path}</span>
              </span>
              <span className="text-muted">
                <DeliveryOutcome delivery={delivery} />
              </span>
              {showPartner && <span className="text-muted">{delivery.partnerName}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function DeliveryOutcome({ delivery }: { delivery: DeliveryView }) {
  const { status, lastStatusCode, lastDurationMs, lastCode, nextAttemptAt, skippedReason, attemptCount } =
    delivery;
  const took = lastDurationMs === null ? "" : ` in ${formatDuration(lastDurationMs)}`;
  switch (status) {
    case "succeeded":
      return `Answered ${lastStatusCode ?? ""}${took}, at attempt ${attemptCount}.`;
    case "dead_lettered":
      return `Given up after ${formatCount(attemptCount, "attempt")}: ${describeCode(lastCode ?? "").title.toLowerCase()}.`;
    case "retrying":
      return (
        <>
          {describeCode(lastCode ?? "").title}. Next attempt{" "}
          {nextAttemptAt ? <Time at={nextAttemptAt} precise /> : "soon"}.
        </>
      );
    case "skipped":
      return skippedReason === "endpoint_paused"
        ? "The endpoint was paused when the event came."
        : "The endpoint was disabled when the event came.";
    case "cancelled":
      return "Cancelled before it got through.";
    case "pending":
      return "Due now.";
  }
}

const groups = [
  { reason: "filter", title: "Their filter asks for something else" },
  { reason: "other_types", title: "They take other event types" },
  { reason: "registered_later", title: "They were registered after the event" },
  { reason: "deleted", title: "They had been deleted" },
  { reason: "test", title: "It was a test of one endpoint" },
  { reason: "unexplained", title: "They changed in the moment that it came" },
] as const satisfies readonly { reason: Miss["reason"]; title: string }[];

/** Groups of so many rows are open from the start. */
const maxOpenRows = 12;

/** Who did not get the event, and why, by the reason. */
export function NonRecipients({ coverage, showPartner }: { coverage: EventCoverage; showPartner: boolean }) {
  const { missed, more, event } = coverage;
  if (missed.length === 0) return null;
  return (
    <Section title="Who it was not for, and why">
      <p className="mb-2 text-muted">
        By what was in force when it came. Its type is <code className="font-mono text-xs">{event.type}</code>
        , its attributes are <AttributeLine attributes={event.attributes} />.
      </p>
      <div className="border-t">
        {groups.map(({ reason, title }) => {
          const groupRows = missed.filter(({ miss }) => miss.reason === reason);
          if (groupRows.length === 0) return null;
          return (
            <details key={reason} open={groupRows.length <= maxOpenRows}>
              <summary className="border-b py-2 font-medium hover:bg-hover">
                {title} <span className="font-mono font-normal text-muted text-xs">{groupRows.length}</span>
              </summary>
              <ul>
                {groupRows.map((each) => (
                  <MissedRow key={each.endpointId} missed={each} showPartner={showPartner} />
                ))}
              </ul>
            </details>
          );
        })}
      </div>
      {more && <p className="mt-2 text-muted text-xs">There are more endpoints than are looked at here.</p>}
    </Section>
  );
}

function MissedRow({ missed, showPartner }: { missed: Missed; showPartner: boolean }) {
  const { endpointId, endpointUrl, endpointDescription, isDeleted, partnerName, wouldGetItNow } = missed;
  const name = endpointName({ description: endpointDescription, url: endpointUrl });
  return (
    <li className="relative grid gap-x-4 gap-y-0.5 border-b py-2 pl-4 hover:bg-hover md:grid-cols-[minmax(0,16rem)_minmax(0,1fr)_auto]">
      <span className="min-w-0 truncate">
        {isDeleted ? (
          <span className="font-medium">{name}</span>
        ) : (
          <Link href={`/endpoints/${endpointId}`} data-row-link className="row-link font-medium">
            {name}
          </Link>
        )}
        <span className="text-muted"> {urlParts(endpointUrl).path}</span>
      </span>
      <span className="text-muted">
        <MissReason miss={missed.miss} />
        {wouldGetItNow && " It was changed since, and would get such an event today."}
      </span>
      {showPartner && <span className="text-muted">{partnerName}</span>}
    </li>
  );
}

function MissReason({ miss }: { miss: Miss }) {
  switch (miss.reason) {
    case "filter":
      return miss.mismatches.map(({ name, wanted, got }) => (
        <span key={name} className="mr-3">
          It asks for{" "}
          <code className="font-mono text-xs">
            {name}:{formatAttributeValue(wanted)}
          </code>
          , the event has <code className="font-mono text-xs">{formatAttributeValue(got)}</code>.
        </span>
      ));
    case "other_types":
      return (
        <>
          It takes <code className="font-mono text-xs">{miss.takes.join(", ")}</code>.
        </>
      );
    case "registered_later":
      return (
        <>
          Registered <Time at={miss.at} show="minute" />.
        </>
      );
    case "deleted":
      return (
        <>
          Deleted <Time at={miss.at} show="minute" />.
        </>
      );
    case "test":
      return "A test goes to the endpoint that is tested, and to no other.";
    case "unexplained":
      return "Its settings of that moment fit. Portico cannot say more.";
  }
}
