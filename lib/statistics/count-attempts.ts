import { type Sql, sql } from "@/lib/platform/database/db";
import { latencyBounds } from "./latency";

/** When an attempt ended: the time in its UUIDv7 (48 bits of milliseconds). PostgreSQL 18 has a function for it, 14 does not. */
const endedAt = sql`to_timestamp(('x' || left(replace(a.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)`;

/** Timeouts count as the longest latencies. Attempts that never reached the endpoint have no latency. */
const hasLatency = sql`(a.status_code IS NOT NULL OR a.code LIKE 'timeout%')`;

/** The number of the latency range that an attempt falls into, or 0. */
const latencyRange = sql`CASE WHEN ${hasLatency}
  THEN width_bucket(a.duration_ms, ${latencyBounds}::int[]) ELSE 0 END`;

/**
 * Counts the attempts of a range of ids by minute, endpoint, outcome and latency range. Test sends are left out, because
 * they are not traffic.
 * @param from the first id
 * @param to the first id after the range
 * @param where a condition on the attempts `a` and their deliveries `d`
 */
export function countAttempts(from: string, to: string, where: Sql): Sql {
  return sql`SELECT date_bin('1 minute', ${endedAt}, 'epoch') AS at, d.partner_id, d.endpoint_id,
      a.code = 'succeeded' AS succeeded, ${latencyRange} AS latency_range, count(*)::int AS count
    FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
    WHERE a.id >= ${from}::uuid AND a.id < ${to}::uuid AND a.trigger <> 'test' AND ${where}
    GROUP BY 1, 2, 3, 4, 5`;
}
