import { pool } from "@/lib/platform/database/pool";
import type { WokenLane } from "@/lib/platform/effects";
import { heartbeatLimitSeconds } from "./lanes";
import { nextDue } from "./next-due";

/**
 * Finds the lanes that have due deliveries and no worker: their wake event was never sent, or their drain died. They get
 * a new generation, so that their wake event is not taken for one that Inngest has seen before. Every sweep finds a lane
 * again until a drain has begun, because this wake event may be lost too.
 */
export async function sweepLanes(): Promise<readonly WokenLane[]> {
  const { rows } = await pool().query<WokenLane>({
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
