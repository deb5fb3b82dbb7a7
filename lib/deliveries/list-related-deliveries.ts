import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, db, sql } from "@/lib/platform/database/db";
import type { PublicId } from "@/lib/platform/ids";
import {
  type DeliveryRow,
  type DeliveryView,
  deliveryColumns,
  deliveryJoins,
  deliveryView,
} from "./delivery-row";
import { findDelivery } from "./find-delivery";

/** The most that are returned. The event's own page shows all of them. */
const maxRows = 20;

export interface RelatedDeliveries {
  readonly data: readonly DeliveryView[];
  readonly more: boolean;
}

/**
 * The other deliveries of the same event that the actor may see.
 * @throws PorticoError `not_found`
 */
export async function listRelatedDeliveries({
  ctx,
  deliveryId,
}: {
  ctx: Context;
  deliveryId: PublicId<"delivery">;
}): Promise<RelatedDeliveries> {
  requireRight(ctx, "read");
  const { id, eventId } = await findDelivery(ctx, deliveryId);
  const where = allOf([
    sql`d.event_id = ${eventId}::uuid AND d.id <> ${id}::uuid`,
    tenantSql(ctx, sql`d.partner_id`),
  ]);
  const rows = await db().$queryRaw<DeliveryRow[]>(
    sql`SELECT ${deliveryColumns} FROM deliveries d ${deliveryJoins} WHERE ${where}
      ORDER BY d.id LIMIT ${maxRows + 1}`,
  );
  return { data: rows.slice(0, maxRows).map(deliveryView), more: rows.length > maxRows };
}
