import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import {
  type DeliveryRow,
  deliveryColumns,
  deliveryJoins,
  deliveryView,
} from "@/lib/deliveries/delivery-row";
import { readableText } from "@/lib/dialects/readable-body";
import { allOf, db, sql } from "@/lib/platform/database/db";
import { notFound } from "@/lib/platform/errors";
import { type PublicId, parseId } from "@/lib/platform/ids";
import { type EventRow, eventColumns, eventView, isVisibleEvent } from "./event-row";
import { readableHeaders } from "./ingest/headers";

interface FullRow extends EventRow {
  readonly headers: unknown;
  readonly dialect: string;
  readonly body: Buffer | null;
}

/**
 * One event with its headers, its decoded body and its deliveries (those that the actor may see).
 * @throws PorticoError `not_found`
 */
export async function readEvent({ ctx, eventId }: { ctx: Context; eventId: PublicId<"event"> }) {
  requireRight(ctx, "read");
  const id = parseId("event", eventId);
  if (id === undefined) throw notFound("event");
  const [event] = await db().$queryRaw<FullRow[]>(
    sql`SELECT ${eventColumns}, e.headers, e.dialect, e.body FROM events e LEFT JOIN sources s ON s.id = e.source_id
      WHERE ${allOf([sql`e.id = ${id}::uuid`, isVisibleEvent(ctx)])}`,
  );
  if (!event) throw notFound("event");
  const deliveries = await db().$queryRaw<DeliveryRow[]>(
    sql`SELECT ${deliveryColumns} FROM deliveries d ${deliveryJoins}
      WHERE ${allOf([sql`d.event_id = ${id}::uuid`, tenantSql(ctx, sql`d.partner_id`)])} ORDER BY d.id`,
  );
  const { headers, dialect, body, ...row } = event;
  return {
    ...eventView(row),
    headers: readableHeaders(ctx, dialect, headers),
    body: body && readableText(body, row.contentEncoding),
    deliveries: deliveries.map(deliveryView),
  };
}

export type EventDetail = Awaited<ReturnType<typeof readEvent>>;
