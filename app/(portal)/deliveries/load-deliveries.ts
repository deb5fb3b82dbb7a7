import { createHash } from "node:crypto";
import { type DeliveryFilters, sinceChoices } from "@/components/deliveries/filters";
import type { Pulse } from "@/components/shared/live";
import type { Context } from "@/lib/platform/context";
import { PorticoError } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import { countDeliveries, type DeliveryCounts } from "@/lib/portal/delivery-counts";
import type { DeliveryView } from "@/lib/portal/delivery-row";
import { listDeliveries } from "@/lib/portal/list-deliveries";
import type { Page } from "@/lib/portal/list-query";

/** The page's filters as the read model's query. */
function queryFrom(filters: DeliveryFilters, now: number): Record<string, string | undefined> {
  const { status, endpointId, partnerId, code, q, cursor } = filters;
  const hours = sinceChoices.find(({ value }) => value === filters.since)?.hours;
  const since = hours === undefined ? filters.since : new Date(now - hours * 3_600_000).toISOString();
  const isEvent = q !== undefined && parseId("event", q) !== undefined;
  return { status, endpointId, partnerId, code, cursor, since, [isEvent ? "eventId" : "externalId"]: q };
}

export interface LoadedDeliveries {
  readonly page: Page<DeliveryView>;
  readonly counts: DeliveryCounts;
  readonly pulse: Pulse;
}

/** @throws PorticoError `invalid_input` when the URL was made up */
export async function loadDeliveries(ctx: Context, filters: DeliveryFilters): Promise<LoadedDeliveries> {
  const query = queryFrom(filters, ctx.clock.now().getTime());
  const [page, counts] = await Promise.all([listDeliveries({ ctx, query }), countDeliveries({ ctx })]);
  return { page, counts, pulse: pulseOf(page.data, counts) };
}

function pulseOf(deliveries: readonly DeliveryView[], counts: DeliveryCounts): Pulse {
  const shown = deliveries.map(({ id, status, cycle, attemptCount, inFlight }) => [
    id,
    status,
    cycle,
    attemptCount,
    inFlight,
  ]);
  const tag = createHash("sha256")
    .update(JSON.stringify([shown, counts]))
    .digest("base64url");
  return { tag, newest: deliveries[0]?.id ?? null };
}

/** The same, with the reader's mistake as a value. */
export async function tryLoadDeliveries(
  ctx: Context,
  filters: DeliveryFilters,
): Promise<LoadedDeliveries | { readonly problem: string }> {
  try {
    return await loadDeliveries(ctx, filters);
  } catch (error) {
    if (error instanceof PorticoError && error.code === "invalid_input") return { problem: error.message };
    throw error;
  }
}
