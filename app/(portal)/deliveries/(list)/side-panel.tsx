import { Suspense } from "react";
import type { PersonContext } from "@/app/_session/current-context";
import { type DeliveryListState, deliveriesHref } from "@/components/deliveries/filters";
import { SidePanelBar } from "@/components/deliveries/side-panel-bar";
import { SkeletonRows } from "@/components/ui/skeleton";
import { ShowDelivery } from "../[id]/show-delivery";

interface SidePanelProps {
  readonly ctx: PersonContext;
  readonly listState: DeliveryListState;
  readonly deliveryId: string;
}

/** A delivery next to the list. On narrow screens it replaces the list. */
export function SidePanel({ ctx, listState, deliveryId }: SidePanelProps) {
  const closeHref = deliveriesHref({ ...listState, open: undefined, attempt: undefined });
  return (
    <section
      aria-label="Open delivery"
      className="min-w-0 xl:sticky xl:top-14 xl:-my-5 xl:h-[calc(100dvh-3.5rem)] xl:overflow-y-auto xl:border-l xl:py-5 xl:pl-6"
    >
      <Suspense fallback={<SkeletonRows count={10} label="Loading the delivery" />}>
        <ShowDelivery
          ctx={ctx}
          deliveryId={deliveryId}
          attemptId={listState.attempt}
          heading="h2"
          back={<SidePanelBar id={deliveryId} closeHref={closeHref} />}
          attemptHref={(attempt) => deliveriesHref({ ...listState, attempt })}
        />
      </Suspense>
    </section>
  );
}
