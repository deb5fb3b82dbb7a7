import type { LaneWake } from "@/lib/ingest/store-event";
import { pool } from "@/lib/platform/database/pool";
import { heartbeatLimitSeconds } from "./lanes";

/**
 * Finds the lanes that have something due and nobody working on it: a wake that was never sent, a drain that died. They
 * are marked awake and returned with a new generation, so that their wake event is not taken for one already seen.
 */
export async function sweepLanes(): Promise<LaneWake[]> {
  const { rows } = await pool().query<LaneWake>({
    name: "sweep-lanes",
    text: `UPDATE lanes SET awake = true, heartbeat_at = now(), generation = generation + 1
      WHERE endpoint_id IN (
        SELECT l.endpoint_id FROM lanes l
        JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL
        WHERE (NOT l.awake OR l.heartbeat_at IS NULL OR l.heartbeat_at < now() - $1 * interval '1 second')
          AND EXISTS (
            SELECT 1 FROM deliveries d WHERE d.endpoint_id = l.endpoint_id AND d.status IN ('pending', 'retrying')
              AND d.due_at <= now() AND (d.leased_until IS NULL OR d.leased_until <= now()))
        FOR NO KEY UPDATE OF l SKIP LOCKED)
      RETURNING endpoint_id AS "endpointId", generation`,
    values: [heartbeatLimitSeconds],
  });
  return rows;
}

/** Cancels what was stored for an endpoint in the moment it was deleted; nobody would ever send it. */
export async function cancelOrphans(): Promise<number> {
  const { rowCount } = await pool().query(
    `UPDATE deliveries d SET status = 'cancelled', settled_at = now(), fence = fence + 1 FROM endpoints ep
     WHERE ep.id = d.endpoint_id AND ep.deleted_at IS NOT NULL AND d.status IN ('pending', 'retrying')`,
  );
  return rowCount ?? 0;
}

/** Ids of bulk replays that are under way; their job is asked for again in case it died. */
export async function runningReplays(): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>("SELECT id FROM replays WHERE status = 'running'");
  return rows.map(({ id }) => id);
}
