import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import type { DeliveryStatus } from "@/lib/deliveries/delivery-status";
import { allOf, sql } from "@/lib/platform/database/db";
import { type EventId, type PublicId, parseId, publicId } from "@/lib/platform/ids";

/** How many of an event's deliveries have each status. */
export type Outcomes = Readonly<Partial<Record<DeliveryStatus, number>>>;

/** The outcomes of some events, by their public ids. It counts the deliveries that the actor may see. */
export async function countOutcomes({
  ctx,
  eventIds,
}: {
  ctx: Context;
  eventIds: readonly PublicId<"event">[];
}): Promise<ReadonlyMap<PublicId<"event">, Outcomes>> {
  requireRight(ctx, "read");
  const ids = eventIds.flatMap((id) => parseId("event", id) ?? []);
  const where = allOf([tenantSql(ctx, sql`d.partner_id`), sql`d.event_id = ANY(${ids}::uuid[])`]);
  const rows = await actorDb(ctx).$queryRaw<{ id: EventId; status: DeliveryStatus; count: number }[]>(
    sql`SELECT d.event_id AS id, d.status, count(*)::int AS count FROM deliveries d WHERE ${where} GROUP BY 1, 2`,
  );
  const byEvent = new Map<PublicId<"event">, Outcomes>();
  for (const { id, status, count } of rows) {
    const key = publicId("event", id);
    byEvent.set(key, { ...byEvent.get(key), [status]: count });
  }
  return byEvent;
}
