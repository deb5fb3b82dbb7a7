import { pool } from "@/lib/platform/database/pool";

/** Rows per statement: small enough that no statement holds locks for long. */
const batchSize = 1_000;

export interface Retention {
  /** How long bodies are kept: of events, and of endpoints' answers. */
  readonly bodyDays: number;
  /** How long events, deliveries and attempts are kept at all. */
  readonly summaryDays: number;
}

export interface Pruned {
  readonly bodies: number;
  readonly events: number;
  /** There is more; call again. */
  readonly more: boolean;
}

const idBefore = (parameter: string) => `(
  SELECT (lpad(to_hex((extract(epoch FROM now() - ${parameter} * interval '1 day') * 1000)::bigint), 12, '0')
    || '7000' || '8000000000000000')::uuid)`;

// An event that someone still waits for keeps its body, however old it is.
const settledOnly = `NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND d.status IN ('pending', 'retrying'))`;

/** Removes one batch of what is older than its retention: bodies first, whole events with their log later. */
export async function prune(retention: Retention): Promise<Pruned> {
  const bodies = await affected(
    `UPDATE events SET body = NULL WHERE id IN (
       SELECT e.id FROM events e WHERE e.body IS NOT NULL AND e.id < ${idBefore("$1")} AND ${settledOnly}
       ORDER BY e.id LIMIT ${batchSize})`,
    retention.bodyDays,
  );
  const responses = await affected(
    `UPDATE attempts SET response_body = NULL, response_headers = NULL WHERE id IN (
       SELECT id FROM attempts WHERE response_body IS NOT NULL AND id < ${idBefore("$1")} ORDER BY id LIMIT ${batchSize})`,
    retention.bodyDays,
  );
  const events = await pruneEvents(retention.summaryDays);
  const rejections = await affected(
    `DELETE FROM rejections WHERE id IN (SELECT id FROM rejections WHERE id < ${idBefore("$1")} LIMIT ${batchSize})`,
    retention.summaryDays,
  );
  await affected(
    "DELETE FROM sign_in_tries WHERE tried_at < now() - greatest($1::int, 1) * interval '1 hour'",
    1,
  );
  const more = [bodies, responses, events, rejections].some((count) => count === batchSize);
  return { bodies, events, more };
}

async function pruneEvents(days: number): Promise<number> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT e.id FROM events e WHERE e.id < ${idBefore("$1")} AND ${settledOnly} ORDER BY e.id LIMIT ${batchSize}`,
    [days],
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await pool().query(
    `WITH gone_attempts AS (
       DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE event_id = ANY($1)))
     DELETE FROM deliveries WHERE event_id = ANY($1)`,
    [ids],
  );
  return affected("DELETE FROM events WHERE id = ANY($1)", ids);
}

async function affected(sql: string, value: number | string[]): Promise<number> {
  const { rowCount } = await pool().query(sql, [value]);
  return rowCount ?? 0;
}
