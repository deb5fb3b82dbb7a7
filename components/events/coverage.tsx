import { AttributeLine, formatAttributeValue } from "@/components/format/attributes";
import { DeliveryStatusLabel } from "@/components/format/delivery-status";
import { endpointName, formatDuration, urlParts } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { Section } from "@/components/ui/section";
import { RowLink } from "@/components/ui/table";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import type { Miss } from "@/lib/events/event-coverage";
import type { EventCoverage, Missed } from "@/lib/events/read-event-coverage";
import { texts } from "./texts";

const row =
  "relative grid gap-x-4 gap-y-0.5 border-b py-2 hover:bg-hover md:grid-cols-[9rem_minmax(0,16rem)_minmax(0,1fr)_auto]";

/** The endpoints that received the event, with the outcome of each delivery. */
export function Recipients({ coverage, showPartner }: { coverage: EventCoverage; showPartner: boolean }) {
  const { deliveries } = coverage.event;
  return (
    <Section title={deliveries.length === 0 ? texts.recipients.noneTitle : texts.recipients.title}>
      {deliveries.length === 0 ? (
        <p className="border-y py-3 text-muted">{texts.recipients.none}</p>
      ) : (
        <ul className="border-t">
          {deliveries.map((delivery) => (
            <li key={delivery.id} className={row}>
              <DeliveryStatusLabel status={delivery.status} inFlight={delivery.inFlight} />
              <span className="min-w-0 truncate">
                <RowLink href={`/deliveries/${delivery.id}`}>
                  {endpointName({ description: delivery.endpointDescription, url: delivery.endpointUrl })}
                </RowLink>
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
      return texts.outcome.succeeded(lastStatusCode, took, attemptCount);
    case "dead_lettered":
      return texts.outcome.deadLettered(attemptCount, describeCode(lastCode ?? "").title.toLowerCase());
    case "retrying":
      return (
        <>
          {describeCode(lastCode ?? "").title}. Next attempt{" "}
          {nextAttemptAt ? <Time at={nextAttemptAt} precise /> : "soon"}.
        </>
      );
    case "skipped":
      return skippedReason === "endpoint_paused" ? texts.outcome.paused : texts.outcome.disabled;
    case "cancelled":
      return texts.outcome.cancelled;
    case "pending":
      return texts.outcome.pending;
  }
}

const reasons = [
  "filter",
  "scope",
  "other_types",
  "registered_later",
  "deleted",
  "test",
  "unexplained",
] as const satisfies readonly Miss["reason"][];

/** Groups with more rows are collapsed. */
const maxOpenRows = 12;

/** The endpoints that did not receive the event, grouped by the reason. */
export function NonRecipients({ coverage, showPartner }: { coverage: EventCoverage; showPartner: boolean }) {
  const { missed, more, event } = coverage;
  if (missed.length === 0) return null;
  const hasAllValues = event.body !== null || event.attributesLeftOut === false;
  return (
    <Section title={texts.missed.title}>
      <p className="mb-2 text-muted">
        {texts.missed.basis} Its type is <code className="font-mono text-xs">{event.type}</code>. Its
        attributes are <AttributeLine attributes={event.attributes} />.{" "}
        {event.attributesLeftOut && texts.missed.moreValues}
      </p>
      <div className="border-t">
        {reasons.map((reason) => {
          const groupRows = missed.filter(({ miss }) => miss.reason === reason);
          if (groupRows.length === 0) return null;
          return (
            <details key={reason} open={groupRows.length <= maxOpenRows}>
              <summary className="border-b py-2 font-medium hover:bg-hover">
                {texts.missed.reasons[reason]}{" "}
                <span className="font-mono font-normal text-muted text-xs">{groupRows.length}</span>
              </summary>
              <ul>
                {groupRows.map((each) => (
                  <MissedRow
                    key={each.endpointId}
                    missed={each}
                    showPartner={showPartner}
                    hasAllValues={hasAllValues}
                  />
                ))}
              </ul>
            </details>
          );
        })}
      </div>
      {more && <p className="mt-2 text-muted text-xs">{texts.missed.more}</p>}
    </Section>
  );
}

interface MissedRowProps {
  readonly missed: Missed;
  readonly showPartner: boolean;
  readonly hasAllValues: boolean;
}

function MissedRow({ missed, showPartner, hasAllValues }: MissedRowProps) {
  const { endpointId, endpointUrl, endpointDescription, isDeleted, partnerName, wouldGetItNow } = missed;
  const name = endpointName({ description: endpointDescription, url: endpointUrl });
  return (
    <li className="relative grid gap-x-4 gap-y-0.5 border-b py-2 pl-4 hover:bg-hover md:grid-cols-[minmax(0,16rem)_minmax(0,1fr)_auto]">
      <span className="min-w-0 truncate">
        {isDeleted ? (
          <span className="font-medium">{name}</span>
        ) : (
          <RowLink href={`/endpoints/${endpointId}`}>{name}</RowLink>
        )}
        <span className="text-muted"> {urlParts(endpointUrl).path}</span>
      </span>
      <span className="text-muted">
        <MissReason miss={missed.miss} hasAllValues={hasAllValues} />
        {wouldGetItNow && ` ${texts.missed.changedSince}`}
      </span>
      {showPartner && <span className="text-muted">{partnerName}</span>}
    </li>
  );
}

/** @param hasAllValues false if the body is deleted and the attributes do not have all of its values */
function MissReason({ miss, hasAllValues }: { miss: Miss; hasAllValues: boolean }) {
  switch (miss.reason) {
    case "filter":
      return miss.mismatches.map(({ name, wanted, got }) => (
        <span key={name} className="mr-3">
          The filter requires{" "}
          <code className="font-mono text-xs">
            {name}:{formatAttributeValue(wanted)}
          </code>
          .{" "}
          {got === undefined && !hasAllValues ? (
            texts.missed.unknownValue
          ) : (
            <>
              The event has <code className="font-mono text-xs">{formatAttributeValue(got)}</code>.
            </>
          )}
        </span>
      ));
    case "other_types":
      return (
        <>
          It subscribes to <code className="font-mono text-xs">{miss.takes.join(", ")}</code>.
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
    case "scope":
      return texts.missed.scope;
    case "test":
      return texts.missed.test;
    case "unexplained":
      return texts.missed.unexplained;
  }
}
