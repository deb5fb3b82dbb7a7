import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import type { DeliveryStatus } from "@/lib/deliveries/delivery-row";
import { pool } from "@/lib/platform/database/pool";
import { parseId, publicId } from "@/lib/platform/ids";
import { Conditions } from "@/lib/platform/list-query";

/** How many of an event's deliveries have each status. */
export type Outcomes = Readonly<Partial<Record<DeliveryStatus, number>>>;

/** What became of some events, by their public ids; as far as the actor may see. */
export async function countOutcomes({
  ctx,
  eventIds,
}: {
  ctx: Context;
  eventIds: readonly string[];
}): Promise<ReadonlyMap<string, Outcomes>> {
  requireRight(ctx, "read");
  const ids = eventIds.flatMap((id) => parseId("event", id) ?? []);
  const conditions = new Conditions()
    .add(ids, (p) => `d.event_id = ANY(${p}::uuid[])`)
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`);
  const { rows } = await pool().query<{ id: string; status: DeliveryStatus; count: number }>(
    `SELECT d.event_id AS id, d.status, count(*)::int AS count FROM deliveries d ${conditions.where} GROUP BY 1, 2`,
    conditions.values,
  );
  const byEvent = new Map<string, Partial<Record<DeliveryStatus, number>>>();
  for (const { id, status, count } of rows) {
    const key = publicId("event", id);
    byEvent.set(key, { ...byEvent.get(key), [status]: count });
  }
  return byEvent;
}
