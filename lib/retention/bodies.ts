import { pool } from "@/lib/platform/database/pool";
import { type Batch, firstId, idBefore, isSettled } from "./batch";

/** Small, because a body may have a megabyte. */
const batchSize = 250;

/** Removes the bodies of old events, except those with open deliveries. */
export function pruneBodies(days: number): () => Promise<Batch> {
  let after = firstId;
  return async () => {
    // With an array instead of a join the planner does not read the whole table.
    const { rows } = await pool().query<{ id: string }>(
      `UPDATE events SET body = NULL WHERE id = ANY(ARRAY(
         SELECT e.id FROM events e
         WHERE e.body IS NOT NULL AND e.id > $2 AND e.id < ${idBefore("$1")} AND ${isSettled}
         ORDER BY e.id LIMIT ${batchSize})) RETURNING id`,
      [days, after],
    );
    const ids = rows.map(({ id }) => id).sort();
    after = ids.at(-1) ?? after;
    return { rows: rows.length, more: rows.length === batchSize };
  };
}
