import { z } from "zod";
import { type Context, tenantOf } from "@/lib/auth/context";
import { attributesField } from "@/lib/dialects/attribute-search";
import { pool } from "@/lib/platform/database/pool";
import { parseId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { Conditions, pageFields, timeFields } from "@/lib/platform/list-query";

export const deliveryQuery = z.strictObject({
  ...pageFields,
  ...timeFields,
  /** Instead of a cursor: the page of those that came just after this delivery. */
  newerThan: z.string().max(64).optional(),
  status: z.enum(["pending", "retrying", "succeeded", "dead_lettered", "skipped", "cancelled"]).optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
  eventId: publicIdField("event").optional(),
  eventType: z.string().max(255).optional(),
  externalId: z.string().max(255).optional(),
  attributes: attributesField.optional(),
  code: z.string().max(64).optional(),
});

export type DeliveryWish = z.output<typeof deliveryQuery>;

/** Null, which finds nothing, for a cursor that is none. */
function bareCursor(cursor: string | undefined): string | null | undefined {
  return cursor === undefined ? undefined : (parseId("delivery", cursor) ?? null);
}

/** What a row of `deliveries d` must be by itself, within what the actor may see. All of it is found by an index. */
export function ownConditions(ctx: Context, wish: DeliveryWish): Conditions {
  const conditions = new Conditions()
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`)
    .add(wish.partnerId, (p) => `d.partner_id = ${p}`)
    .add(bareCursor(wish.cursor), (p) => `d.id < ${p}::uuid`)
    .add(bareCursor(wish.newerThan), (p) => `d.id > ${p}::uuid`)
    .add(wish.since, (p) => `d.id >= ${p}::uuid`)
    .add(wish.until, (p) => `d.id < ${p}::uuid`)
    .add(wish.status, (p) => `d.status = ${p}::delivery_status`)
    .add(wish.endpointId, (p) => `d.endpoint_id = ${p}`)
    .add(wish.eventId, (p) => `d.event_id = ${p}`)
    .add(wish.code, (p) => `d.last_code = ${p}`);
  // Nothing that succeeded has another code; said aloud, it lets PostgreSQL use the index of what did not succeed.
  return wish.code === undefined || wish.code === "succeeded"
    ? conditions
    : conditions.fixed("d.status <> 'succeeded'");
}

/** Whether anything is asked of the event that a delivery carries. */
export function asksForEvents({ eventType, externalId, attributes }: DeliveryWish): boolean {
  return eventType !== undefined || externalId !== undefined || attributes !== undefined;
}

/**
 * What the event `e` of a delivery must be.
 * @param conditions collects them, and numbers their values
 */
export function eventConditions(wish: DeliveryWish, conditions = new Conditions()): Conditions {
  return conditions
    .add(wish.eventType, (p) => `e.type = ${p}`)
    .add(wish.externalId, (p) => `e.external_id = ${p}`)
    .add(wish.attributes, (p) => `e.attributes @> ANY(${p}::jsonb[])`);
}

/** So many events are looked up one by one; of more there are some among the next deliveries of any list. */
const fewEvents = 2_000;

/**
 * The events that are asked for, unless they are many. Without the fence (MATERIALIZED), the limit would make the
 * planner hope to meet some soon by reading the whole table.
 */
export async function findFewEvents(wish: DeliveryWish): Promise<readonly string[] | "many"> {
  const conditions = eventConditions(wish);
  const { rows } = await pool().query<{ id: string }>(
    `WITH found AS MATERIALIZED (SELECT e.id FROM events e ${conditions.where})
     SELECT id FROM found LIMIT ${fewEvents + 1}`,
    conditions.values,
  );
  return rows.length > fewEvents ? "many" : rows.map(({ id }) => id);
}
