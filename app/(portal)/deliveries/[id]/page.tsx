import type { Metadata } from "next";
import { type PersonContext, requireContext } from "@/app/_session/current-context";
import { AttemptPanel } from "@/components/delivery/attempt-panel";
import { DeliveryActions } from "@/components/delivery/delivery-actions";
import { DeliveryHeader } from "@/components/delivery/delivery-header";
import { EventBody } from "@/components/delivery/event-body";
import { EventFacts } from "@/components/delivery/event-facts";
import { Timeline } from "@/components/delivery/timeline";
import { Live } from "@/components/shared/live";
import { Section } from "@/components/shared/section";
import { Why } from "@/components/shared/why";
import { mayDo } from "@/lib/platform/context";
import type { WithId, WithSearch } from "../../page-types";
import { cancel, replay, retry } from "../actions";
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
        <Actions ctx={ctx} loaded={loaded} />
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

function Actions({ ctx, loaded: { delivery, endpoint } }: { ctx: PersonContext; loaded: LoadedDelivery }) {
  if (!mayDo(ctx.actor, "replay")) return null;
  return (
    <DeliveryActions
      delivery={delivery}
      obstacle={obstacleTo(endpoint?.status)}
      onReplay={replay.bind(null, delivery.id)}
      onRetry={retry.bind(null, delivery.id)}
      onCancel={cancel.bind(null, delivery.id)}
    />
  );
}

function obstacleTo(status: "enabled" | "paused" | "disabled" | undefined): string | null {
  if (status === undefined) return "The endpoint was deleted, so nothing can be sent to it";
  return status === "enabled" ? null : `The endpoint is ${status}. Enable it first`;
}
