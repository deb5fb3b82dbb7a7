import type { PoolClient } from "pg";
import { pool } from "@/lib/platform/database/pool";
import { inTransaction } from "@/lib/platform/database/transaction";
import type { WokenLane } from "@/lib/platform/effects";
import type { EndpointId } from "@/lib/platform/ids";
import { nextDue } from "./next-due";

/** A lane without a heartbeat for this long has lost its drain. */
export const heartbeatLimitSeconds = 60;

/**
 * Writes the heartbeat of the lane's drain.
 * @param isBusy whether requests are in flight, or were since the last heartbeat
 * @returns false if the lane does not exist
 */
export async function keepAwake(endpointId: EndpointId, isBusy: boolean): Promise<boolean> {
  const { rowCount } = await pool().query({
    name: "keep-lane-awake",
    text: `UPDATE lanes SET awake = true, heartbeat_at = now(), worked_at = CASE WHEN $2 THEN now() ELSE worked_at END
      WHERE endpoint_id = $1`,
    values: [endpointId, isBusy],
  });
  return rowCount === 1;
}

/**
 * Sets lanes to awake. They have no heartbeat until a drain begins.
 * @returns the lanes that were asleep; the caller must publish their wake events
 */
export async function wakeLanes(endpointIds: readonly EndpointId[]): Promise<readonly WokenLane[]> {
  const { rows } = await pool().query<WokenLane>({
    name: "wake-lanes",
    text: `UPDATE lanes SET awake = true, heartbeat_at = NULL WHERE endpoint_id = ANY($1) AND NOT awake
      RETURNING endpoint_id AS "endpointId", generation`,
    values: [endpointIds],
  });
  return rows;
}

export interface AsleepLane {
  readonly outcome: "asleep";
  readonly nextDueAt: Date | null;
}

export type SleepResult = AsleepLane | { readonly outcome: "still_due" };

/**
 * Puts a lane to sleep unless something is due. A statement of its own locks the row first. So the search for due
 * deliveries has a newer snapshot and sees everything that receivers committed before they released the row.
 */
export async function sleepLane(endpointId: EndpointId): Promise<SleepResult> {
  return inTransaction(async ({ client }) => {
    await client.query({
      name: "lock-lane",
      text: "SELECT 1 FROM lanes WHERE endpoint_id = $1 FOR UPDATE",
      values: [endpointId],
    });
    return decideSleep(client, endpointId);
  });
}

/**
 * A lane that is blocked by its breaker or a wait gets a time even without open deliveries: no event wakes it until then,
 * and one may arrive.
 */
async function decideSleep(client: PoolClient, endpointId: EndpointId): Promise<SleepResult> {
  const { rows } = await client.query<{ due: boolean | null; nextDueAt: Date | null }>({
    name: "next-due",
    text: `SELECT coalesce(next.at, blocked.until) AS "nextDueAt", next.at <= statement_timestamp() AS due
      FROM lanes l JOIN endpoints ep ON ep.id = l.endpoint_id LEFT JOIN ${nextDue} ON true
      LEFT JOIN LATERAL (SELECT greatest(l.probe_at, l.waits_until) AS until) blocked
        ON blocked.until > statement_timestamp()
      WHERE l.endpoint_id = $1 AND ep.status = 'enabled' AND ep.deleted_at IS NULL`,
    values: [endpointId],
  });
  const row = rows[0];
  if (row?.due) return { outcome: "still_due" };
  await client.query({
    name: "sleep-lane",
    text: "UPDATE lanes SET awake = false, generation = generation + 1 WHERE endpoint_id = $1",
    values: [endpointId],
  });
  return { outcome: "asleep", nextDueAt: row?.nextDueAt ?? null };
}

/**
 * Takes up to `wanted` requests out of the lane's rate limit: a token bucket that holds the requests of one second and
 * refills evenly. It is in the database, so that all processes share it.
 * @param rate requests per second
 * @returns how many may be sent now
 */
export async function takeTokens(endpointId: EndpointId, rate: number, wanted: number): Promise<number> {
  const { rows } = await pool().query<{ granted: number }>({
    name: "take-tokens",
    text: `WITH filled AS (
        SELECT endpoint_id, least($2::float8, coalesce(tokens, $2::float8)
          + extract(epoch FROM clock_timestamp() - coalesce(tokens_at, clock_timestamp()))::float8 * $2::float8) AS level
        FROM lanes WHERE endpoint_id = $1 FOR NO KEY UPDATE
      )
      UPDATE lanes SET tokens = filled.level - least(floor(filled.level), $3::float8), tokens_at = clock_timestamp()
      FROM filled WHERE lanes.endpoint_id = filled.endpoint_id
      RETURNING least(floor(filled.level), $3::float8)::int AS granted`,
    values: [endpointId, rate, wanted],
  });
  return rows[0]?.granted ?? 0;
}
