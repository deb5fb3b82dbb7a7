import type { Metadata } from "next";
import { requireContext } from "@/app/_session/current-context";
import { EventBody } from "@/components/deliveries/event-body";
import { EventFacts } from "@/components/deliveries/event-facts";
import { NonRecipients, Recipients } from "@/components/events/coverage";
import { Time } from "@/components/format/time";
import { BackLink } from "@/components/ui/back-link";
import { Copyable } from "@/components/ui/copy";
import { DetailHeader } from "@/components/ui/detail-header";
import { readEventCoverage } from "@/lib/events/read-event-coverage";
import type { WithId } from "../../page-types";
import { loadOrNotFound } from "../../with-not-found";

export const metadata: Metadata = { title: "Event" };

export default async function EventPage({ params }: WithId) {
  const ctx = await requireContext();
  const coverage = await loadOrNotFound(readEventCoverage({ ctx, eventId: (await params).id }));
  const { event } = coverage;
  const { id: eventId, type: eventType, externalId, source } = event;
  const showPartner = ctx.actor.partnerId === null;
  return (
    <div className="grid gap-8">
      <DetailHeader
        back={<BackLink href="/events" label="Events" />}
        title={eventType}
        subtitle={
          <>
            <Copyable text={externalId} label="the provider's ID" className="text-muted" />
            <span className="text-muted">
              from {source ?? "Portico (test)"}, <Time at={event.receivedAt} />
            </span>
          </>
        }
      />
      <Recipients coverage={coverage} showPartner={showPartner} />
      <NonRecipients coverage={coverage} showPartner={showPartner} />
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-2">
        <EventBody event={event} />
        <EventFacts
          delivery={{ event, eventId, eventType, externalId, source, partnerName: "" }}
          showPartner={false}
        />
      </div>
    </div>
  );
}
