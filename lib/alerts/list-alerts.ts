import { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList, tenantSql } from "@/lib/auth/tenant";
import { alertKinds } from "@/lib/dialects/portico/alert-kinds";
import { allOf, sql, when } from "@/lib/platform/database/db";
import { publicId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import {
  type Page,
  pageConditions,
  pageFields,
  pageOf,
  parseListQuery,
  timeFields,
} from "@/lib/platform/list-query";
import { type AlertRow, alertColumns, alertJoins } from "./alert-row";
import { alertView } from "./alert-view";

export const alertQuery = z.strictObject({
  ...pageFields,
  ...timeFields,
  kind: z.enum(alertKinds, { error: `must be one of ${alertKinds.join(", ")}` }).optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
});

type Row = AlertRow & {
  readonly mailsSent: number;
  readonly mailsWaiting: number;
  readonly mailsFailed: number;
  readonly mailError: string | null;
};

const mailColumns = sql`m.sent AS "mailsSent", m.waiting AS "mailsWaiting", m.failed AS "mailsFailed",
  m.error AS "mailError"`;

/** With the mailbox, mails are kept instead of sent: those count as sent. */
const mails = sql`CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE status IN ('sent', 'kept'))::int AS sent,
    count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
    count(*) FILTER (WHERE status = 'failed')::int AS failed, max(last_error) AS error
  FROM mails WHERE about_id = a.id) m`;

/** For operators: whether the alert was sent, as an event and by mail. */
function sendingOf(row: Row) {
  return {
    dispatchedAt: row.dispatchedAt?.toISOString() ?? null,
    /** The operational event that carries it; null if it was only sent by mail. */
    eventId: row.eventId === null ? null : publicId("event", row.eventId),
    mails: {
      sent: row.mailsSent,
      waiting: row.mailsWaiting,
      failed: row.mailsFailed,
      lastError: row.mailError,
    },
  };
}

function listView(row: Row, forOperator: boolean) {
  return { ...alertView(row), sending: forOperator ? sendingOf(row) : null };
}

export type AlertListItem = ReturnType<typeof listView>;

/** The alerts that the actor may see, newest first: operators see all, a partner those about itself. */
export async function listAlerts({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<AlertListItem>> {
  requireRight(ctx, "read");
  const list = tenantList(ctx, "alert");
  const filters = parseListQuery(list, alertQuery, query);
  const ofTenant = tenantSql(ctx, sql`a.partner_id`);
  const where = allOf([
    ofTenant,
    pageConditions(sql`a.id`, filters),
    when(filters.partnerId, (id) => sql`a.partner_id = ${id}::uuid`),
    when(filters.kind, (kind) => sql`a.kind = ${kind}`),
    when(filters.endpointId, (id) => sql`a.endpoint_id = ${id}::uuid`),
  ]);
  const rows = await actorDb(ctx).$queryRaw<Row[]>(
    sql`SELECT ${alertColumns}, ${mailColumns} FROM (
        SELECT * FROM alerts a WHERE ${where} ORDER BY a.id DESC LIMIT ${filters.limit + 1}) a
      ${alertJoins} ${mails} ORDER BY a.id DESC`,
  );
  return pageOf(list, rows, filters.limit, (row) => listView(row, ofTenant === undefined));
}
