import { openStatusesSql } from "@/lib/deliveries/queue/open-statuses";
import { type Db, sql } from "@/lib/platform/database/db";
import { inTransaction } from "@/lib/platform/database/transaction";
import { type Batch, firstId, idBefore, isSettled } from "./batch";

const batchSize = 250;

/** Deletes old events with their deliveries and attempts, except those with open deliveries. */
export function pruneEvents(days: number): () => Promise<Batch> {
  let after = firstId;
  return async () => {
    const seen = await inTransaction(({ tx }) => removeNext(tx, days, after));
    after = seen.at(-1) ?? after;
    return { rows: seen.length, more: seen.length === batchSize };
  };
}

/**
 * Locks the events first, so that none gets a new delivery, and then their deliveries. A delivery that was replayed in
 * between is seen then, and its event is kept.
 */
async function removeNext(tx: Db, days: number, after: string): Promise<string[]> {
  const old = await tx.$queryRaw<{ id: string }[]>(
    sql`SELECT e.id FROM events e WHERE e.id > ${after}::uuid AND e.id < ${idBefore(days)} AND ${isSettled}
      ORDER BY e.id LIMIT ${batchSize} FOR UPDATE OF e SKIP LOCKED`,
  );
  const seen = old.map(({ id }) => id);
  if (seen.length === 0) return [];
  const deliveries = await tx.$queryRaw<{ eventId: string; open: boolean }[]>(
    sql`SELECT event_id AS "eventId", status IN ${openStatusesSql} AS open FROM deliveries
      WHERE event_id = ANY(${seen}::uuid[]) FOR UPDATE`,
  );
  const withOpenDelivery = new Set(deliveries.filter(({ open }) => open).map(({ eventId }) => eventId));
  const ids = seen.filter((id) => !withOpenDelivery.has(id));
  const ofEvents = sql`event_id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw(
    sql`DELETE FROM attempts WHERE delivery_id = ANY(ARRAY(SELECT id FROM deliveries WHERE ${ofEvents}))`,
  );
  await tx.$executeRaw(sql`DELETE FROM deliveries WHERE ${ofEvents}`);
  await tx.$executeRaw(sql`DELETE FROM events WHERE id = ANY(${ids}::uuid[])`);
  return seen;
}
