import { pool } from "@/lib/platform/database/pool";
import type { ReplayId } from "@/lib/platform/ids";

/** When a running replay that does not move is taken to be stuck: a minute after it should have moved. */
const stuckAt = "greatest(created_at, advanced_at, next_at) + interval '1 minute'";

/** Running bulk replays that have not moved for a minute: their job died or never began. */
export async function stuckReplays(): Promise<readonly ReplayId[]> {
  const { rows } = await pool().query<{ id: ReplayId }>(
    `SELECT id FROM replays WHERE status = 'running' AND ${stuckAt} < now()`,
  );
  return rows.map(({ id }) => id);
}

/** When the next bulk replay is stuck unless its job moves it on. Null if none is running. */
export async function nextStuckReplayAt(): Promise<Date | null> {
  const { rows } = await pool().query<{ at: Date | null }>(
    `SELECT min(${stuckAt}) AS at FROM replays WHERE status = 'running'`,
  );
  return rows[0]?.at ?? null;
}
