import type { LaneWake } from "@/lib/events/ingest/store-event";
import { pool } from "@/lib/platform/database/pool";
import { heartbeatLimitSeconds } from "./lanes";
import { nextDue } from "./next-due";

/**
 * Finds the lanes that have something due and nobody working on it: a wake that was never sent, a drain that died. They
 * are marked awake and returned with a new generation, so that their wake event is not taken for one already seen. Until
 * a drain takes a lane up, every sweep finds it again: this wake may be lost as well.
 */
export async function sweepLanes(): Promise<LaneWake[]> {
  const { rows } = await pool().query<LaneWake>({
    name: "sweep-lanes",
    text: `UPDATE lanes SET awake = true, heartbeat_at = NULL, generation = generation + 1
      WHERE endpoint_id IN (
        SELECT l.endpoint_id FROM lanes l
        JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL, ${nextDue}
        WHERE (NOT l.awake OR l.heartbeat_at IS NULL OR l.heartbeat_at < now() - $1 * interval '1 second')
          AND next.at <= now()
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

/** Deliveries per sweep; what is left waits for the next one. */
const skipBatch = 5_000;

/**
 * What still waited for an endpoint that was disabled joins the events that came since: skipped, to be replayed once it
 * is enabled again. A paused endpoint's deliveries keep waiting.
 */
export async function skipForDisabled(): Promise<number> {
  const { rowCount } = await pool().query(
    `UPDATE deliveries SET status = 'skipped', skipped_reason = 'endpoint_disabled', settled_at = now(),
       leased_until = NULL, fence = fence + 1
     WHERE id IN (
       SELECT d.id FROM deliveries d JOIN endpoints ep ON ep.id = d.endpoint_id
       WHERE ep.status = 'disabled' AND ep.deleted_at IS NULL AND d.status IN ('pending', 'retrying')
       LIMIT ${skipBatch} FOR NO KEY UPDATE OF d SKIP LOCKED)`,
  );
  return rowCount ?? 0;
}

/** Ids of bulk replays that ought to be under way and have not moved for a minute: their job died, or never began. */
export async function stuckReplays(): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM replays WHERE status = 'running'
       AND greatest(created_at, advanced_at, next_at) < now() - interval '1 minute'`,
  );
  return rows.map(({ id }) => id);
}
