import { db, sql } from "@/lib/platform/database/db";
import type { EventId } from "@/lib/platform/ids";
import { type DeliveryFilter, eventConditions } from "./filter";

/** Up to this many events, a list looks up their deliveries directly. */
const maxEvents = 2_000;

/**
 * The events that a delivery filter asks for, unless there are more than {@link maxEvents}: then any list of deliveries
 * soon meets some of them. MATERIALIZED makes the planner search first and limit afterwards; otherwise it would read the
 * whole table in the hope of meeting enough matches early.
 */
export async function findMatchingEvents(filter: DeliveryFilter): Promise<readonly EventId[] | "too_many"> {
  const rows = await db().$queryRaw<{ id: EventId }[]>(
    sql`WITH found AS MATERIALIZED (SELECT e.id FROM events e WHERE ${eventConditions(filter)})
      SELECT id FROM found LIMIT ${maxEvents + 1}`,
  );
  return rows.length > maxEvents ? "too_many" : rows.map(({ id }) => id);
}
