import type { PersonContext } from "@/app/_session/current-context";
import { CopyAsCurl } from "@/components/deliveries/copy-as-curl";
import { Delivery, type DeliveryProps } from "@/components/deliveries/delivery";
import { DeliveryActions } from "@/components/deliveries/delivery-actions";
import { LiveUpdates } from "@/components/shell/live";
import { mayDo } from "@/lib/auth/require-right";
import { cancel, copyAsCurl, replay, retry } from "../actions";
import { deliveryVersion, type LoadedDelivery, loadDelivery } from "./load-delivery";

export interface ShowDeliveryProps extends Pick<DeliveryProps, "heading" | "back" | "attemptHref"> {
  readonly ctx: PersonContext;
  readonly deliveryId: string;
  /** The id of the attempt to show. Any other value shows the last attempt. */
  readonly attemptId: unknown;
}

/** A delivery with its actions, for its own page and for the side panel. */
export async function ShowDelivery({ ctx, deliveryId, attemptId, ...layout }: ShowDeliveryProps) {
  const loaded = await loadDelivery(ctx, deliveryId, attemptId);
  const { delivery, shown, diagnosis, relatedDeliveries } = loaded;
  return (
    <>
      <Delivery
        {...layout}
        delivery={delivery}
        shown={shown}
        diagnosis={diagnosis}
        relatedDeliveries={relatedDeliveries}
        showPartner={ctx.actor.partnerId === null}
        actions={mayDo(ctx.actor, "replay") && <Actions loaded={loaded} />}
      />
      <LiveUpdates
        versionUrl={`/deliveries/${delivery.id}/version`}
        version={deliveryVersion(delivery)}
        itemsLabel="attempts"
      />
    </>
  );
}

function Actions({ loaded: { delivery, endpoint, shown } }: { loaded: LoadedDelivery }) {
  return (
    <>
      <DeliveryActions
        delivery={delivery}
        disabledReason={disabledReasonFor(endpoint?.status)}
        onReplay={replay.bind(null, delivery.id)}
        onRetry={retry.bind(null, delivery.id)}
        onCancel={cancel.bind(null, delivery.id)}
      />
      {endpoint && (
        <CopyAsCurl
          onSign={copyAsCurl.bind(null, delivery.id, shown?.attempt.id)}
          sentTo={shown?.attempt.url ?? null}
        />
      )}
    </>
  );
}

function disabledReasonFor(status: "enabled" | "paused" | "disabled" | undefined): string | null {
  if (status === undefined) return "The endpoint was deleted";
  return status === "enabled" ? null : `The endpoint is ${status}. Enable it first`;
}
