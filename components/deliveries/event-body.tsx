import { BodyView } from "@/components/ui/body-view";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { DeliveryDetail } from "@/lib/deliveries/read-delivery";
import { texts } from "./texts";

/** The body of an event as it was received. */
export function EventBody({ event }: { event: DeliveryDetail["event"] }) {
  return (
    <Section title="Event body" className="min-w-0">
      {event.body === null ? (
        <Notice>{texts.attempt.eventExpired}</Notice>
      ) : (
        <BodyView
          text={event.body}
          contentEncoding={event.contentEncoding}
          size={event.size}
          sha256={event.sha256}
          label="Body"
        />
      )}
    </Section>
  );
}
