import { z } from "zod";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { alertKinds } from "@/lib/dialects/portico/alert-kinds";
import { pool } from "@/lib/platform/database/pool";
import { parseId, publicId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { Conditions, type Page, pageFields, pageOf, timeFields } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
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

const mailColumns = `m.sent AS "mailsSent", m.waiting AS "mailsWaiting", m.failed AS "mailsFailed",
  m.error AS "mailError"`;

/** A mail in the mailbox has arrived where mails go there. */
const mails = `CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE status IN ('sent', 'kept'))::int AS sent,
    count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
    count(*) FILTER (WHERE status = 'failed')::int AS failed, max(last_error) AS error
  FROM mails WHERE about_id = a.id) m`;

/** For operators: what became of the alert on its two ways out. */
function sendingOf(row: Row) {
  return {
    dispatchedAt: row.dispatchedAt?.toISOString() ?? null,
    /** The operational event that it was sent as; null when it went out by mail alone. */
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

/** Alerts, newest first: for operators all, for a partner those about what is its own. */
export async function listAlerts({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<AlertListItem>> {
  requireRight(ctx, "read");
  const filters = parseInput(alertQuery, query);
  const tenant = tenantOf(ctx);
  const cursor = filters.cursor === undefined ? undefined : (parseId("alert", filters.cursor) ?? null);
  const conditions = new Conditions()
    .add(tenant ?? undefined, (p) => `a.partner_id = ${p}`)
    .add(filters.partnerId, (p) => `a.partner_id = ${p}`)
    .add(cursor, (p) => `a.id < ${p}::uuid`)
    .add(filters.since, (p) => `a.id >= ${p}::uuid`)
    .add(filters.until, (p) => `a.id < ${p}::uuid`)
    .add(filters.kind, (p) => `a.kind = ${p}`)
    .add(filters.endpointId, (p) => `a.endpoint_id = ${p}`);
  const limit = conditions.parameter(filters.limit + 1);
  const { rows } = await pool().query<Row>(
    `SELECT ${alertColumns}, ${mailColumns} FROM (
       SELECT * FROM alerts a ${conditions.where} ORDER BY a.id DESC LIMIT ${limit}) a
     ${alertJoins} ${mails} ORDER BY a.id DESC`,
    conditions.values,
  );
  return pageOf(rows, filters.limit, "alert", (row) => listView(row, tenant === null));
}
