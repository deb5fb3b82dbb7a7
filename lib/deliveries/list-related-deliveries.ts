import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { Conditions } from "@/lib/platform/list-query";
import {
  type DeliveryRow,
  type DeliveryView,
  deliveryColumns,
  deliveryJoins,
  deliveryView,
} from "./delivery-row";
import { findDelivery } from "./find-delivery";

/** Shown beside a delivery; an event's own page has them all. */
const maxRows = 20;

export interface RelatedDeliveries {
  readonly data: readonly DeliveryView[];
  readonly more: boolean;
}

/**
 * The other deliveries of a delivery's event that the actor may see.
 * @throws PorticoError `not_found`
 */
export async function listRelatedDeliveries({
  ctx,
  deliveryId,
}: {
  ctx: Context;
  deliveryId: string;
}): Promise<RelatedDeliveries> {
  requireRight(ctx, "read");
  const { id, eventId } = await findDelivery(ctx, deliveryId);
  const conditions = new Conditions()
    .add(eventId, (p) => `d.event_id = ${p}`)
    .add(id, (p) => `d.id <> ${p}`)
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`);
  const { rows } = await pool().query<DeliveryRow>(
    `SELECT ${deliveryColumns} FROM deliveries d ${deliveryJoins} ${conditions.where}
     ORDER BY d.id LIMIT ${maxRows + 1}`,
    conditions.values,
  );
  return { data: rows.slice(0, maxRows).map(deliveryView), more: rows.length > maxRows };
}
