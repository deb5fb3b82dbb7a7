import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, sql, when } from "@/lib/platform/database/db";
import type { EventId } from "@/lib/platform/ids";
import { type DeliveryFilter, eventConditions } from "./filter";

/** Up to this many events, a list looks up their deliveries directly. */
export const maxEvents = 2_000;

/**
 * The events of the actor's tenant that a delivery filter asks for, unless there are more than {@link maxEvents}: then any
 * list of deliveries soon meets some of them. Events of other tenants do not count, because the shape of the list would
 * reveal them. MATERIALIZED makes the planner search first and limit afterwards; otherwise it would read the whole table in
 * the hope of meeting enough matches early.
 */
export async function findMatchingEvents(
  ctx: Context,
  filter: DeliveryFilter,
): Promise<readonly EventId[] | "too_many"> {
  const ofTenant = when(
    tenantSql(ctx, sql`d.partner_id`),
    (isOwn) => sql`EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND ${isOwn})`,
  );
  const where = allOf([eventConditions(filter), ofTenant]);
  const rows = await actorDb(ctx).$queryRaw<{ id: EventId }[]>(
    sql`WITH found AS MATERIALIZED (SELECT e.id FROM events e WHERE ${where})
      SELECT id FROM found LIMIT ${maxEvents + 1}`,
  );
  return rows.length > maxEvents ? "too_many" : rows.map(({ id }) => id);
}
