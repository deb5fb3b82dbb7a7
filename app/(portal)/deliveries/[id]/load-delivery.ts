import { notFound } from "next/navigation";
import type { Context } from "@/lib/auth/context";
import type { AttemptDetail } from "@/lib/deliveries/attempt-detail";
import { listRelatedDeliveries, type RelatedDeliveries } from "@/lib/deliveries/list-related-deliveries";
import { readAttemptBodies } from "@/lib/deliveries/read-attempt";
import { type AttemptView, type DeliveryDetail, readDelivery } from "@/lib/deliveries/read-delivery";
import { readSettingsInForce } from "@/lib/deliveries/read-settings-in-force";
import { type Diagnosis, diagnoseDelivery } from "@/lib/diagnosis/diagnose";
import { type EndpointDetail, readEndpoint } from "@/lib/endpoints/read-endpoint";
import { PorticoError } from "@/lib/platform/errors";
import type { PageVersion } from "@/lib/platform/page-version";

async function undefinedIfMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PorticoError && error.code === "not_found") return undefined;
    throw error;
  }
}

export interface LoadedDelivery {
  readonly delivery: DeliveryDetail;
  /** Undefined if the endpoint is deleted. */
  readonly endpoint: EndpointDetail | undefined;
  /** The attempt that is shown; null if none was made. */
  readonly shown: AttemptDetail | null;
  /** Why the shown attempt ended as it did, or why there is none. */
  readonly diagnosis: Diagnosis;
  readonly relatedDeliveries: RelatedDeliveries;
}

/** Loads the delivery, or shows the not-found page: the same for another partner's delivery and an unknown id. */
export async function loadDetail(ctx: Context, deliveryId: string): Promise<DeliveryDetail> {
  const delivery = await undefinedIfMissing(readDelivery({ ctx, deliveryId }));
  return delivery ?? notFound();
}

/**
 * Loads everything that the page of a delivery shows.
 * @param attemptId the attempt in the URL; for any other value the last attempt is shown
 */
export async function loadDelivery(
  ctx: Context,
  deliveryId: string,
  attemptId: unknown,
): Promise<LoadedDelivery> {
  const delivery = await loadDetail(ctx, deliveryId);
  const attempt = delivery.attempts.find(({ id }) => id === attemptId) ?? delivery.attempts.at(-1);
  const [endpoint, relatedDeliveries, shown, diagnosis] = await Promise.all([
    undefinedIfMissing(readEndpoint({ ctx, endpointId: delivery.endpointId })),
    listRelatedDeliveries({ ctx, deliveryId }),
    attempt ? loadAttempt(ctx, deliveryId, attempt) : null,
    diagnoseDelivery({ ctx, delivery, attempt }),
  ]);
  return { delivery, endpoint, shown, diagnosis, relatedDeliveries };
}

async function loadAttempt(ctx: Context, deliveryId: string, attempt: AttemptView): Promise<AttemptDetail> {
  const [bodies, settings] = await Promise.all([
    readAttemptBodies({ ctx, deliveryId, attemptId: attempt.id }),
    readSettingsInForce({ ctx, deliveryId, version: attempt.configVersion }),
  ]);
  return { attempt, bodies, settings };
}

export function deliveryVersion({ id, status, cycle, attemptCount, inFlight }: DeliveryDetail): PageVersion {
  return { tag: [status, cycle, attemptCount, inFlight].join(" "), newest: id };
}
