import { isOperationalType } from "@/lib/dialects/event-type-pattern";
import { storeOwnEvent } from "@/lib/events/ingest/store-event";
import { queueMail } from "@/lib/mail/queue-mail";
import { sql } from "@/lib/platform/database/db";
import { pool } from "@/lib/platform/database/pool";
import { inTransaction, type PgTransaction } from "@/lib/platform/database/transaction";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { alertMail } from "./alert-mail";
import { type AlertRow, alertColumns, alertJoins } from "./alert-row";
import { operationalEvent } from "./operational-event";
import { recipientsOf } from "./recipients";

/** Alerts per run; the next run sends the rest. */
const batchSize = 100;

export interface Dispatched {
  readonly alerts: number;
  /** Mails that were queued. */
  readonly mails: number;
}

type Row = AlertRow & { readonly endpointTypes: readonly string[] | null };

/**
 * Sends every new alert through its two channels: as an operational event, which is delivered like any other, and as a
 * mail to each recipient. One transaction for each alert, so that neither is lost or sent twice.
 */
export async function dispatchAlerts(): Promise<Dispatched> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM alerts WHERE dispatched_at IS NULL ORDER BY id LIMIT ${batchSize}`,
  );
  let alerts = 0;
  let mails = 0;
  for (const { id } of rows) {
    const queued = await tryDispatch(id);
    if (queued === undefined) continue;
    alerts += 1;
    mails += queued;
  }
  return { alerts, mails };
}

/** Whether an alert waits to be sent. */
export async function alertIsWaiting(): Promise<boolean> {
  const { rowCount } = await pool().query("SELECT 1 FROM alerts WHERE dispatched_at IS NULL LIMIT 1");
  return rowCount === 1;
}

/** A fault with one alert must not block the others. */
async function tryDispatch(alertId: string): Promise<number | undefined> {
  try {
    return await inTransaction((transaction) => dispatch(transaction, alertId));
  } catch (error) {
    if (isDatabaseDown(error)) throw error;
    log.error("an alert could not be dispatched", { error });
    return undefined;
  }
}

/** @returns how many mails were queued, or undefined if another run dispatches this alert */
async function dispatch(transaction: PgTransaction, alertId: string): Promise<number | undefined> {
  const { client, tx } = transaction;
  const [row] = await tx.$queryRaw<Row[]>(
    sql`SELECT ${alertColumns}, ep.event_types AS "endpointTypes" FROM alerts a ${alertJoins}
      WHERE a.id = ${alertId}::uuid AND a.dispatched_at IS NULL FOR NO KEY UPDATE OF a SKIP LOCKED`,
  );
  if (!row) return undefined;
  const event = isAboutOperationalEndpoint(row)
    ? undefined
    : await storeOwnEvent(transaction, operationalEvent(row));
  const recipients = await recipientsOf(client, row.partnerId);
  let mails = 0;
  for (const to of recipients) {
    if (await queueMail(transaction, alertMail(row, to))) mails += 1;
  }
  await client.query("UPDATE alerts SET dispatched_at = now(), event_id = $2 WHERE id = $1", [
    alertId,
    event?.eventId ?? null,
  ]);
  return mails;
}

/**
 * Whether the alert is about an endpoint that receives operational events. Such alerts are sent by mail only: events about
 * its failures would fail too, and cause more alerts.
 */
function isAboutOperationalEndpoint({ endpointTypes }: Row): boolean {
  return endpointTypes?.some(isOperationalType) ?? false;
}
