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

export type DeliveryQuery = z.output<typeof deliveryQuery>;

/** Null, which finds nothing, for a cursor that is none. */
function cursorId(cursor: string | undefined): string | null | undefined {
  return cursor === undefined ? undefined : (parseId("delivery", cursor) ?? null);
}

/** What a row of `deliveries d` must be by itself, within what the actor may see. All of it is found by an index. */
export function deliveryConditions(ctx: Context, query: DeliveryQuery): Conditions {
  const conditions = new Conditions()
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`)
    .add(query.partnerId, (p) => `d.partner_id = ${p}`)
    .add(cursorId(query.cursor), (p) => `d.id < ${p}::uuid`)
    .add(cursorId(query.newerThan), (p) => `d.id > ${p}::uuid`)
    .add(query.since, (p) => `d.id >= ${p}::uuid`)
    .add(query.until, (p) => `d.id < ${p}::uuid`)
    .add(query.status, (p) => `d.status = ${p}::delivery_status`)
    .add(query.endpointId, (p) => `d.endpoint_id = ${p}`)
    .add(query.eventId, (p) => `d.event_id = ${p}`)
    .add(query.code, (p) => `d.last_code = ${p}`);
  // Nothing that succeeded has another code; said aloud, it lets PostgreSQL use the index of what did not succeed.
  return query.code === undefined || query.code === "succeeded"
    ? conditions
    : conditions.fixed("d.status <> 'succeeded'");
}

/** Whether anything is asked of the event that a delivery carries. */
export function hasEventFilter({ eventType, externalId, attributes }: DeliveryQuery): boolean {
  return eventType !== undefined || externalId !== undefined || attributes !== undefined;
}

/**
 * What the event `e` of a delivery must be.
 * @param conditions collects them, and numbers their values
 */
export function eventConditions(query: DeliveryQuery, conditions = new Conditions()): Conditions {
  return conditions
    .add(query.eventType, (p) => `e.type = ${p}`)
    .add(query.externalId, (p) => `e.external_id = ${p}`)
    .add(query.attributes, (p) => `e.attributes @> ANY(${p}::jsonb[])`);
}

/** So many events are looked up one by one; of more there are some among the next deliveries of any list. */
const fewEvents = 2_000;

/**
 * The events that are asked for, unless they are many. Without the fence (MATERIALIZED), the limit would make the
 * planner hope to meet some soon by reading the whole table.
 */
export async function findFewEvents(query: DeliveryQuery): Promise<readonly string[] | "many"> {
  const conditions = eventConditions(query);
  const { rows } = await pool().query<{ id: string }>(
    `WITH found AS MATERIALIZED (SELECT e.id FROM events e ${conditions.where})
     SELECT id FROM found LIMIT ${fewEvents + 1}`,
    conditions.values,
  );
  return rows.length > fewEvents ? "many" : rows.map(({ id }) => id);
}
