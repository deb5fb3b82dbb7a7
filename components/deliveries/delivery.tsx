import type { ReactNode } from "react";
import { type Diagnosis, Explanation } from "@/components/diagnosis/explanation";
import { Section } from "@/components/ui/section";
import type { RelatedDeliveries } from "@/lib/deliveries/list-related-deliveries";
import type { DeliveryDetail } from "@/lib/deliveries/read-delivery";
import { type AttemptDetail, AttemptPanel } from "./attempt-panel";
import { DeliveryHeader, type DeliveryHeaderProps } from "./delivery-header";
import { EventBody } from "./event-body";
import { EventFacts } from "./event-facts";
import { RelatedDeliveryList } from "./related-deliveries";
import { Timeline, type TimelineProps } from "./timeline";

export interface DeliveryProps
  extends Pick<DeliveryHeaderProps, "heading" | "back">,
    Pick<TimelineProps, "attemptHref"> {
  readonly delivery: DeliveryDetail;
  /** The shown attempt; null without attempts. */
  readonly shown: AttemptDetail | null;
  readonly diagnosis: Diagnosis;
  readonly relatedDeliveries: RelatedDeliveries;
  readonly showPartner: boolean;
  /** The buttons in the header. */
  readonly actions: ReactNode;
}

/** A delivery with all its details. It adapts to the width of its container: a page, a phone or the side panel. */
export function Delivery(props: DeliveryProps) {
  const { delivery, shown, diagnosis, relatedDeliveries, showPartner, actions, heading, back, attemptHref } =
    props;
  const eventDetails = (
    <>
      <EventFacts delivery={delivery} showPartner={showPartner} />
      <RelatedDeliveryList
        relatedDeliveries={relatedDeliveries}
        eventId={delivery.eventId}
        showPartner={showPartner}
      />
    </>
  );
  return (
    <div className="@container">
      <div className="grid grid-cols-1 gap-6">
        <DeliveryHeader delivery={delivery} heading={heading} back={back}>
          {actions}
        </DeliveryHeader>
        <Explanation diagnosis={diagnosis} />
        {(shown || delivery.nextAttemptAt) && (
          <Section title="Attempts">
            <Timeline delivery={delivery} selectedId={shown?.attempt.id ?? null} attemptHref={attemptHref} />
          </Section>
        )}
        {shown ? (
          <AttemptPanel {...shown} endpointId={delivery.endpointId}>
            {eventDetails}
          </AttemptPanel>
        ) : (
          <div className="grid items-start gap-x-8 gap-y-6 @4xl:grid-cols-2">
            <EventBody event={delivery.event} />
            <div className="grid min-w-0 grid-cols-1 gap-6">{eventDetails}</div>
          </div>
        )}
      </div>
    </div>
  );
}
