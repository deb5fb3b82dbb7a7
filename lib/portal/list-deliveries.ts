import { z } from "zod";
import { type Context, requireRight, tenantOf } from "@/lib/platform/context";
import { pool } from "@/lib/platform/database/pool";
import { parseId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { parseInput } from "@/lib/platform/parse-input";
import {
  type DeliveryRow,
  type DeliveryView,
  deliveryColumns,
  deliveryJoins,
  deliveryView,
} from "./delivery-row";
import { Conditions, type Page, pageFields, pageOf, timeFields } from "./list-query";

export const deliveryQuery = z.strictObject({
  ...pageFields,
  ...timeFields,
  status: z.enum(["pending", "retrying", "succeeded", "dead_lettered", "skipped", "cancelled"]).optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
  eventId: publicIdField("event").optional(),
  externalId: z.string().max(255).optional(),
  code: z.string().max(64).optional(),
});

/** The delivery log, newest first: what the actor may see of it, narrowed by the query. */
export async function listDeliveries({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<DeliveryView>> {
  requireRight(ctx, "read");
  const wish = parseInput(deliveryQuery, query);
  const cursor = wish.cursor === undefined ? undefined : (parseId("delivery", wish.cursor) ?? null);
  const conditions = new Conditions()
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`)
    .add(wish.partnerId, (p) => `d.partner_id = ${p}`)
    .add(cursor, (p) => `d.id < ${p}::uuid`)
    .add(wish.since, (p) => `d.id >= ${p}::uuid`)
    .add(wish.until, (p) => `d.id < ${p}::uuid`)
    .add(wish.status, (p) => `d.status = ${p}::delivery_status`)
    .add(wish.endpointId, (p) => `d.endpoint_id = ${p}`)
    .add(wish.eventId, (p) => `d.event_id = ${p}`)
    .add(wish.externalId, (p) => `d.event_id IN (SELECT id FROM events WHERE external_id = ${p})`)
    .add(wish.code, (p) => `d.last_code = ${p}`);
  const limit = conditions.parameter(wish.limit + 1);
  const { rows } = await pool().query<DeliveryRow>(
    `SELECT ${deliveryColumns} FROM (
       SELECT * FROM deliveries d ${conditions.where} ORDER BY d.id DESC LIMIT ${limit}) d
     ${deliveryJoins} ORDER BY d.id DESC`,
    conditions.values,
  );
  return pageOf(rows, wish.limit, "delivery", deliveryView);
}
