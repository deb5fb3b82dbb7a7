import type { PoolClient } from "pg";
import { openStatusesSql } from "@/lib/deliveries/queue/open-statuses";
import { inTransaction } from "@/lib/platform/database/transaction";
import { type Batch, firstId, idBefore, isSettled } from "./batch";

const batchSize = 250;

/** Deletes old events with their deliveries and attempts, except those with open deliveries. */
export function pruneEvents(days: number): () => Promise<Batch> {
  let after = firstId;
  return async () => {
    const seen = await inTransaction(({ client }) => removeNext(client, days, after));
    after = seen.at(-1) ?? after;
    return { rows: seen.length, more: seen.length === batchSize };
  };
}

/**
 * Locks the events first, so that none gets a new delivery, and then their deliveries. A delivery that was replayed in
 * between is seen then, and its event is kept.
 */
async function removeNext(client: PoolClient, days: number, after: string): Promise<string[]> {
  const { rows: old } = await client.query<{ id: string }>(
    `SELECT e.id FROM events e WHERE e.id > $2 AND e.id < ${idBefore("$1")} AND ${isSettled}
     ORDER BY e.id LIMIT ${batchSize} FOR UPDATE OF e SKIP LOCKED`,
    [days, after],
  );
  const seen = old.map(({ id }) => id);
  if (seen.length === 0) return [];
  const { rows: deliveries } = await client.query<{ eventId: string; open: boolean }>(
    `SELECT event_id AS "eventId", status IN ${openStatusesSql.text} AS open FROM deliveries
     WHERE event_id = ANY($1) FOR UPDATE`,
    [seen],
  );
  const withOpenDelivery = new Set(deliveries.filter(({ open }) => open).map(({ eventId }) => eventId));
  const ids = seen.filter((id) => !withOpenDelivery.has(id));
  await client.query(
    "DELETE FROM attempts WHERE delivery_id = ANY(ARRAY(SELECT id FROM deliveries WHERE event_id = ANY($1)))",
    [ids],
  );
  await client.query("DELETE FROM deliveries WHERE event_id = ANY($1)", [ids]);
  await client.query("DELETE FROM events WHERE id = ANY($1)", [ids]);
  return seen;
}
