import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { db, sql } from "@/lib/platform/database/db";
import { type Batch, firstId, idBefore } from "./batch";

const batchSize = 500;

interface Emptied {
  readonly seen: number;
  readonly emptied: number;
  readonly last: string | null;
}

/**
 * Removes the responses of old attempts. A checkpoint holds how far this has come, because most attempts have lost their
 * responses already and must not be examined again every hour. An index on those that still have one would slow down
 * every attempt.
 */
export function pruneResponses(days: number): () => Promise<Batch> {
  return async () => {
    const [found] = await db().$queryRaw<Emptied[]>(
      sql`WITH old AS MATERIALIZED (
         SELECT a.id, a.response_body IS NOT NULL OR a.response_headers IS NOT NULL AS has_response FROM attempts a
         WHERE a.id < ${idBefore(days)} AND a.id > coalesce(
           (SELECT up_to FROM job_checkpoints WHERE name = 'responses_pruned'), ${firstId}::uuid)
         ORDER BY a.id LIMIT ${batchSize}
       ), emptied AS (
         UPDATE attempts SET response_body = NULL, response_headers = NULL
         WHERE id = ANY(ARRAY(SELECT id FROM old WHERE has_response)) RETURNING 1
       )
       SELECT (SELECT count(*) FROM old)::int AS seen, (SELECT count(*) FROM emptied)::int AS emptied,
         (SELECT id FROM old ORDER BY id DESC LIMIT 1) AS last`,
    );
    const { seen = 0, emptied = 0, last = null } = found ?? {};
    if (last !== null) await saveCheckpoint("responses_pruned", last);
    return { rows: emptied, more: seen === batchSize };
  };
}
