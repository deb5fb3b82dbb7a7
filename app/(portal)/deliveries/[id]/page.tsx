import type { Metadata } from "next";
import { type PersonContext, requireContext } from "@/app/_session/current-context";
import { AttemptPanel } from "@/components/delivery/attempt-panel";
import { DeliveryHeader } from "@/components/delivery/delivery-header";
import { EventBody } from "@/components/delivery/event-body";
import { EventFacts } from "@/components/delivery/event-facts";
import { ReplayButton } from "@/components/delivery/replay-button";
import { Timeline } from "@/components/delivery/timeline";
import { endpointName } from "@/components/shared/format";
import { Live } from "@/components/shared/live";
import { Section } from "@/components/shared/section";
import { Why } from "@/components/shared/why";
import { mayDo } from "@/lib/platform/context";
import type { WithId, WithSearch } from "../../page-types";
import { replay } from "../actions";
import { type LoadedDelivery, loadDelivery, pulseOf, whyOf } from "./load-delivery";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params, searchParams }: WithId & WithSearch) {
  const ctx = await requireContext();
  const loaded = await loadDelivery(ctx, (await params).id);
  const { delivery, endpoint } = loaded;
  const wish = (await searchParams).attempt;
  const attempt = delivery.attempts.find(({ id }) => id === wish) ?? delivery.attempts.at(-1);
  const facts = <EventFacts delivery={delivery} showPartner={ctx.actor.partnerId === null} />;
  return (
    <div data-wide className="grid gap-6">
      <DeliveryHeader delivery={delivery}>
        <Replay ctx={ctx} loaded={loaded} />
      </DeliveryHeader>
      <Why diagnosis={whyOf(delivery, attempt, endpoint?.timeoutMs)} />
      {(attempt || delivery.nextAttemptAt) && (
        <Section title="Attempts">
          <Timeline delivery={delivery} selectedId={attempt?.id ?? null} />
        </Section>
      )}
      {attempt ? (
        <AttemptPanel delivery={delivery} attempt={attempt} timeoutMs={endpoint?.timeoutMs ?? null}>
          {facts}
        </AttemptPanel>
      ) : (
        <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-2">
          <EventBody event={delivery.event} />
          {facts}
        </div>
      )}
      <Live pulseUrl={`/deliveries/${delivery.id}/pulse`} shown={pulseOf(delivery)} what="attempts" />
    </div>
  );
}

function Replay({ ctx, loaded: { delivery, endpoint } }: { ctx: PersonContext; loaded: LoadedDelivery }) {
  if (!mayDo(ctx.actor, "replay")) return null;
  return (
    <ReplayButton
      deliveryId={delivery.id}
      what={delivery.eventType}
      endpoint={endpointName({ description: delivery.endpointDescription, url: delivery.endpointUrl })}
      obstacle={obstacleTo(endpoint?.status)}
      onReplay={replay}
    />
  );
}

function obstacleTo(status: "enabled" | "paused" | "disabled" | undefined): string | null {
  if (status === undefined) return "The endpoint was deleted, so nothing can be sent to it";
  return status === "enabled" ? null : `The endpoint is ${status}. Enable it, then replay`;
}
