import { createHash } from "node:crypto";
import { type DeliveryFilters, sinceChoices } from "@/components/deliveries/filters";
import type { Pulse } from "@/components/shared/live";
import type { Context } from "@/lib/platform/context";
import { parseId } from "@/lib/platform/ids";
import { countDeliveries, type DeliveryCounts } from "@/lib/portal/delivery-counts";
import type { DeliveryView } from "@/lib/portal/delivery-row";
import { listDeliveries } from "@/lib/portal/list-deliveries";
import type { Page } from "@/lib/portal/list-query";
import { orProblem } from "../or-problem";

/** A word such as "24h" as the time that it means; a time stays what it is. */
export function sinceOf(wish: string | undefined, now: number): string | undefined {
  const hours = sinceChoices.find(({ value }) => value === wish)?.hours;
  return hours === undefined ? wish : new Date(now - hours * 3_600_000).toISOString();
}

/** The page's filters as the read model's query. */
function queryFrom(filters: DeliveryFilters, now: number): Record<string, string | undefined> {
  const { status, endpointId, partnerId, code, q, cursor } = filters;
  const since = sinceOf(filters.since, now);
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
  return orProblem(loadDeliveries(ctx, filters));
}
