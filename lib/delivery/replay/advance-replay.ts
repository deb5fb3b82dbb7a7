import { inTransaction } from "@/lib/platform/database/transaction";
import { newCycle } from "./new-cycle";
import { type ReplayFilter, whereOf } from "./replay-filter";

/** Deliveries per batch: one transaction, and as much as is done twice never. */
const batchSize = 500;

export interface ReplayProgress {
  readonly status: "running" | "completed" | "cancelled";
  /** Lanes that got something to do. Bare ids. */
  readonly endpointIds: readonly string[];
}

interface Row {
  readonly status: "running" | "completed" | "cancelled";
  readonly filter: ReplayFilter;
  readonly cursor: string | null;
  readonly upTo: string;
}

/**
 * Moves a bulk replay on by one batch. The deliveries and the replay's cursor move in one transaction under the
 * replay's row lock, so however often and from wherever this is called, each delivery is replayed exactly once.
 * @param replayId the bare id
 */
export async function advanceReplay(replayId: string): Promise<ReplayProgress> {
  return inTransaction(async (client) => {
    const { rows } = await client.query<Row>(
      `SELECT status, filter, cursor, up_to AS "upTo" FROM replays WHERE id = $1 FOR UPDATE`,
      [replayId],
    );
    const replay = rows[0];
    if (replay?.status !== "running") {
      return { status: replay?.status ?? "cancelled", endpointIds: [] };
    }
    const where = whereOf(replay.filter, 4);
    // Newest last: the cursor climbs, so what was replayed is behind it.
    const batch = await client.query<{ id: string; endpointId: string }>(
      `WITH picked AS (
         SELECT d.id FROM deliveries d
         WHERE d.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') AND d.id <= $2 AND ${where.sql}
         ORDER BY d.id LIMIT $3)
       UPDATE deliveries d SET ${newCycle}
       FROM picked WHERE d.id = picked.id RETURNING d.id, d.endpoint_id AS "endpointId"`,
      [replay.cursor, replay.upTo, batchSize, ...where.values],
    );
    const done = batch.rows.length < batchSize;
    const last =
      batch.rows
        .map(({ id }) => id)
        .sort()
        .at(-1) ?? replay.cursor;
    await client.query(
      `UPDATE replays SET cursor = $2, done = done + $3, status = CASE WHEN $4 THEN 'completed' ELSE 'running' END::replay_status,
         finished_at = CASE WHEN $4 THEN now() END WHERE id = $1`,
      [replayId, last, batch.rows.length, done],
    );
    const endpointIds = [...new Set(batch.rows.map(({ endpointId }) => endpointId))];
    return { status: done ? "completed" : "running", endpointIds };
  });
}
