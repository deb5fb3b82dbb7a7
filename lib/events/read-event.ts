import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import {
  type DeliveryRow,
  deliveryColumns,
  deliveryJoins,
  deliveryView,
} from "@/lib/deliveries/delivery-row";
import { pool } from "@/lib/platform/database/pool";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import { Conditions } from "@/lib/platform/list-query";
import { type EventRow, eventColumns, eventOfPartner, eventView } from "./list-events";

interface FullRow extends EventRow {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | null;
}

/**
 * One event with its headers, its body and who got it (of those the actor may see).
 * @throws PorticoError `not_found`
 */
export async function readEvent({ ctx, eventId }: { ctx: Context; eventId: string }) {
  requireRight(ctx, "read");
  const id = parseId("event", eventId);
  if (id === undefined) throw notFound("event");
  const tenant = tenantOf(ctx) ?? undefined;
  const eventCondition = new Conditions().add(id, (p) => `e.id = ${p}`).add(tenant, eventOfPartner);
  const { rows } = await pool().query<FullRow>(
    `SELECT ${eventColumns}, e.headers, e.body FROM events e LEFT JOIN sources s ON s.id = e.source_id ${eventCondition.where}`,
    eventCondition.values,
  );
  const [event] = rows;
  if (!event) throw notFound("event");
  const to = new Conditions().add(id, (p) => `d.event_id = ${p}`).add(tenant, (p) => `d.partner_id = ${p}`);
  const deliveries = await pool().query<DeliveryRow>(
    `SELECT ${deliveryColumns} FROM deliveries d ${deliveryJoins} ${to.where} ORDER BY d.id`,
    to.values,
  );
  const body = event.body?.toString("utf8") ?? null;
  return { ...eventView(event), headers: event.headers, body, deliveries: deliveries.rows.map(deliveryView) };
}
