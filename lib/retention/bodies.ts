import { db, sql } from "@/lib/platform/database/db";
import { type Batch, firstId, idBefore, isSettled } from "./batch";

/** Small, because a body may have a megabyte. */
const batchSize = 250;

/** Removes the bodies of old events, except those with open deliveries. */
export function pruneBodies(days: number): () => Promise<Batch> {
  let after = firstId;
  return async () => {
    // With an array instead of a join the planner does not read the whole table.
    const rows = await db().$queryRaw<{ id: string }[]>(
      sql`UPDATE events SET body = NULL WHERE id = ANY(ARRAY(
        SELECT e.id FROM events e
        WHERE e.body IS NOT NULL AND e.id > ${after}::uuid AND e.id < ${idBefore(days)} AND ${isSettled}
        ORDER BY e.id LIMIT ${batchSize})) RETURNING id`,
    );
    const ids = rows.map(({ id }) => id).sort();
    after = ids.at(-1) ?? after;
    return { rows: rows.length, more: rows.length === batchSize };
  };
}
