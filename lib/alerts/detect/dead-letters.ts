import { pool } from "@/lib/platform/database/pool";
import { raiseAlertNow } from "../raise-alert";

/** How far back dead letters are counted: longer than the watch can be down without anyone noticing. */
const searchedInterval = "1 day";
/** An endpoint gets this alert at most once in this time. The next alert counts the dead letters in between. */
const pause = "1 hour";

interface Row {
  readonly endpointId: string;
  readonly count: number;
  readonly codes: readonly string[];
  readonly from: Date;
  readonly until: Date;
}

/** Dead letters up to `until` of an endpoint's last alert were counted in it and are not counted again. */
const statement = `
WITH last_alert AS (
  SELECT DISTINCT ON (endpoint_id) endpoint_id, raised_at, (details->>'until')::timestamptz AS until
  FROM alerts WHERE kind = 'deliveries.dead_lettered' AND raised_at > now() - interval '${searchedInterval}'
  ORDER BY endpoint_id, id DESC
)
SELECT d.endpoint_id AS "endpointId", count(*)::int AS count, min(d.settled_at) AS "from", max(d.settled_at) AS until,
  array_agg(DISTINCT coalesce(d.last_code, 'unknown')) AS codes
FROM deliveries d
JOIN endpoints ep ON ep.id = d.endpoint_id AND ep.deleted_at IS NULL
LEFT JOIN last_alert ON last_alert.endpoint_id = d.endpoint_id
WHERE d.status = 'dead_lettered' AND d.settled_at > now() - interval '${searchedInterval}'
  AND (last_alert.until IS NULL
    OR (d.settled_at > last_alert.until AND last_alert.raised_at <= now() - interval '${pause}'))
GROUP BY d.endpoint_id`;

/** When an endpoint that had an alert lately may get the next one. Null if none had. */
export async function nextDeadLetterAlertAt(): Promise<Date | null> {
  const { rows } = await pool().query<{ at: Date | null }>(
    `SELECT min(raised_at) + interval '${pause}' AS at FROM alerts
     WHERE kind = 'deliveries.dead_lettered' AND raised_at > now() - interval '${pause}'`,
  );
  return rows[0]?.at ?? null;
}

/**
 * Raises an alert for each endpoint with new dead letters: at once, and then one an hour while there are more.
 * @returns how many were raised
 */
export async function detectDeadLetters(): Promise<number> {
  const { rows } = await pool().query<Row>(statement);
  let raised = 0;
  for (const { endpointId, count, codes, from, until } of rows) {
    const details = { count, codes: [...codes], from: from.toISOString(), until: until.toISOString() };
    if (await raiseAlertNow({ kind: "deliveries.dead_lettered", endpointId, details })) raised += 1;
  }
  return raised;
}
