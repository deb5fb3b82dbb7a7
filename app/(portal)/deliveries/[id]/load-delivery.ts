import { notFound } from "next/navigation";
import type { Pulse } from "@/components/shared/live";
import type { Diagnosis } from "@/components/shared/why";
import type { Context } from "@/lib/platform/context";
import { PorticoError } from "@/lib/platform/errors";
import { type AttemptView, type DeliveryDetail, readDelivery } from "@/lib/portal/read-delivery";
import { type EndpointDetail, readEndpoint } from "@/lib/portal/read-endpoint";
import { diagnose } from "../../diagnosis";

async function found<T>(reading: Promise<T>): Promise<T | undefined> {
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
}

/** The delivery, or the not-found page: the same for another partner's id and a made-up one. */
export async function loadDelivery(ctx: Context, deliveryId: string): Promise<LoadedDelivery> {
  const delivery = await found(readDelivery({ ctx, deliveryId }));
  if (!delivery) notFound();
  return { delivery, endpoint: await found(readEndpoint({ ctx, endpointId: delivery.endpointId })) };
}

export function pulseOf({ id, status, cycle, attemptCount, inFlight }: DeliveryDetail): Pulse {
  return { tag: [status, cycle, attemptCount, inFlight].join(" "), newest: id };
}

/** The why line: of the selected attempt, or of a delivery without one. */
export function whyOf(
  delivery: DeliveryDetail,
  attempt: AttemptView | undefined,
  timeoutMs: number | undefined,
): Diagnosis {
  return attempt ? diagnose({ ...attempt, timeoutMs }) : withoutAttempt(delivery);
}

const reasons: Readonly<Record<string, string>> = {
  endpoint_paused:
    "The endpoint was paused when the event came, so nothing was sent. Enable it, then replay.",
  endpoint_disabled:
    "The endpoint was disabled when the event came, so nothing was sent. Enable it, then replay.",
};

function withoutAttempt({ status, skippedReason, inFlight }: DeliveryDetail): Diagnosis {
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
    whoseMove: null,
    code: null,
  };
}
