import type { PoolClient } from "pg";
import { inTransaction } from "@/lib/platform/database/transaction";
import { type Batch, firstId, idBefore, isSettled } from "./batch";

const batchSize = 250;

/** Removes old events with their deliveries and attempts; not those that someone still waits for. */
export function pruneEvents(days: number): () => Promise<Batch> {
  let after = firstId;
  return async () => {
    const seen = await inTransaction(({ client }) => removeNext(client, days, after));
    after = seen.at(-1) ?? after;
    return { rows: seen.length, more: seen.length === batchSize };
  };
}

/**
 * The events are locked first, so that none gets another delivery meanwhile, then their deliveries: one that a replay
 * has set going since the look is seen then, and its event stays.
 */
async function removeNext(client: PoolClient, days: number, after: string): Promise<string[]> {
  const { rows: old } = await client.query<{ id: string }>(
    `SELECT e.id FROM events e WHERE e.id > $2 AND e.id < ${idBefore("$1")} AND ${isSettled}
     ORDER BY e.id LIMIT ${batchSize} FOR UPDATE OF e SKIP LOCKED`,
    [days, after],
  );
  const seen = old.map(({ id }) => id);
  if (seen.length === 0) return [];
  const { rows: deliveries } = await client.query<{ eventId: string; waiting: boolean }>(
    `SELECT event_id AS "eventId", status IN ('pending', 'retrying') AS waiting FROM deliveries
     WHERE event_id = ANY($1) FOR UPDATE`,
    [seen],
  );
  const awaitingDelivery = new Set(deliveries.filter(({ waiting }) => waiting).map(({ eventId }) => eventId));
  const ids = seen.filter((id) => !awaitingDelivery.has(id));
  await client.query(
    "DELETE FROM attempts WHERE delivery_id = ANY(ARRAY(SELECT id FROM deliveries WHERE event_id = ANY($1)))",
    [ids],
  );
  await client.query("DELETE FROM deliveries WHERE event_id = ANY($1)", [ids]);
  await client.query("DELETE FROM events WHERE id = ANY($1)", [ids]);
  return seen;
}
