import { pool } from "@/lib/platform/database/pool";
import type { ReplayId } from "@/lib/platform/ids";

/** Running bulk replays that have not moved for a minute: their job died or never began. */
export async function stuckReplays(): Promise<readonly ReplayId[]> {
  const { rows } = await pool().query<{ id: ReplayId }>(
    `SELECT id FROM replays WHERE status = 'running'
       AND greatest(created_at, advanced_at, next_at) < now() - interval '1 minute'`,
  );
  return rows.map(({ id }) => id);
}
