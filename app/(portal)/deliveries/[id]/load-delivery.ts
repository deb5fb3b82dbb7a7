import { notFound } from "next/navigation";
import type { Diagnosis } from "@/components/diagnosis/explanation";
import type { Context } from "@/lib/auth/context";
import type { AttemptDetail } from "@/lib/deliveries/attempt-detail";
import { listRelatedDeliveries, type RelatedDeliveries } from "@/lib/deliveries/list-related-deliveries";
import { readAttemptBodies } from "@/lib/deliveries/read-attempt";
import { type AttemptView, type DeliveryDetail, readDelivery } from "@/lib/deliveries/read-delivery";
import { readSettingsInForce } from "@/lib/deliveries/read-settings-in-force";
import { type EndpointDetail, readEndpoint } from "@/lib/endpoints/read-endpoint";
import { PorticoError } from "@/lib/platform/errors";
import type { PageVersion } from "@/lib/platform/page-version";
import { diagnose } from "../../diagnosis";

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
  /** Undefined once the endpoint was deleted. */
  readonly endpoint: EndpointDetail | undefined;
  /** The attempt that is looked at; null when none was made. */
  readonly shown: AttemptDetail | null;
  readonly relatedDeliveries: RelatedDeliveries;
}

/** The delivery alone, or the not-found page: the same for another partner's id and a made-up one. */
export async function loadDetail(ctx: Context, deliveryId: string): Promise<DeliveryDetail> {
  const delivery = await undefinedIfMissing(readDelivery({ ctx, deliveryId }));
  return delivery ?? notFound();
}

/**
 * The delivery with all that its page shows.
 * @param attemptId what the URL wishes; the last attempt is shown for any other value
 */
export async function loadDelivery(
  ctx: Context,
  deliveryId: string,
  attemptId: unknown,
): Promise<LoadedDelivery> {
  const delivery = await loadDetail(ctx, deliveryId);
  const attempt = delivery.attempts.find(({ id }) => id === attemptId) ?? delivery.attempts.at(-1);
  const [endpoint, relatedDeliveries, shown] = await Promise.all([
    undefinedIfMissing(readEndpoint({ ctx, endpointId: delivery.endpointId })),
    listRelatedDeliveries({ ctx, deliveryId }),
    attempt ? loadAttempt(ctx, deliveryId, attempt) : null,
  ]);
  return { delivery, endpoint, shown, relatedDeliveries };
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

/** The why line: of the selected attempt, or of a delivery without one. */
export function explainDelivery(delivery: DeliveryDetail, shown: AttemptDetail | null): Diagnosis {
  if (!shown) return explainWithoutAttempt(delivery);
  const { attempt, settings } = shown;
  return diagnose({ ...attempt, timeoutMs: settings?.timeoutMs ?? undefined });
}

const reasons: Readonly<Record<string, string>> = {
  endpoint_paused:
    "The endpoint was paused when the event came, so nothing was sent. Enable it, then replay.",
  endpoint_disabled:
    "The endpoint was disabled when the event came, so nothing was sent. Enable it, then replay.",
};

function explainWithoutAttempt({ status, skippedReason, inFlight }: DeliveryDetail): Diagnosis {
  const sentences = {
    pending: inFlight
      ? "The first attempt is under way."
      : "The first attempt has not begun yet; it is due now.",
    skipped: reasons[skippedReason ?? ""] ?? "Nothing was sent for this delivery.",
    cancelled: "The delivery was cancelled before anything was sent.",
  };
  const known = status === "pending" || status === "skipped" || status === "cancelled";
  return {
    tone: "idle",
    sentence: known ? sentences[status] : "No attempt of this delivery is kept any more.",
    hints: [],
    whatToDo: null,
    responsible: null,
    code: null,
  };
}
