import { latencyBounds } from "./latency";

/** When an attempt ended: the time in its UUIDv7 (48 bits of milliseconds). PostgreSQL 18 has a function, 14 has not. */
const endedAt = `to_timestamp(('x' || left(replace(a.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)`;

/** Answers, and timeouts as the longest of answers; what was never reached took no time to answer. */
const hasResponse = "a.status_code IS NOT NULL OR a.code LIKE 'timeout%'";

/**
 * A statement that counts the attempts of a range of ids by minute, endpoint, outcome and answer time. Test sends are
 * left out: they say nothing about the traffic.
 * @param from the parameter with the first id, as in "$1"
 * @param to the parameter with the first id that is too late
 * @param andWhere a further condition on the attempts `a` and their deliveries `d`
 */
export function countAttempts(from: string, to: string, andWhere = ""): string {
  return `SELECT date_bin('1 minute', ${endedAt}, 'epoch') AS at, d.partner_id, d.endpoint_id,
      a.code = 'succeeded' AS succeeded,
      CASE WHEN ${hasResponse} THEN width_bucket(a.duration_ms, ARRAY[${latencyBounds.join(",")}]) ELSE 0 END AS answer,
      count(*)::int AS count
    FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
    WHERE a.id >= ${from}::uuid AND a.id < ${to}::uuid AND a.trigger <> 'test' ${andWhere}
    GROUP BY 1, 2, 3, 4, 5`;
}
