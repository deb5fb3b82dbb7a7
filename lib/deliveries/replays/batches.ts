import type { PoolClient } from "pg";
import { isMissing, missingEvents } from "./missing-events";
import { newCycle } from "./new-cycle";
import { type ReplayFilter, whereOf } from "./replay-filter";

export interface BatchRequest {
  readonly filter: ReplayFilter;
  /** The last row that was looked at; the batch starts behind it. A bare id, as `upTo`, the last one to look at. */
  readonly cursor: string | null;
  readonly upTo: string;
  readonly size: number;
}

export interface MovedBatch {
  /** Deliveries that are on their way now. */
  readonly moved: number;
  /** The last row that was looked at. */
  readonly last: string | null;
  readonly isLast: boolean;
  readonly endpointIds: readonly string[];
}

const beforeAll = "00000000-0000-0000-0000-000000000000";

/** Gives the next deliveries that match a new cycle. The cursor climbs, so what was replayed is behind it. */
export async function replayBatch(client: PoolClient, request: BatchRequest): Promise<MovedBatch> {
  const { filter, cursor, upTo, size } = request;
  const where = whereOf(filter, 4);
  const { rows } = await client.query<{ id: string; endpointId: string }>(
    `WITH picked AS (
       SELECT d.id FROM deliveries d WHERE d.id > $1 AND d.id <= $2 AND ${where.sql}
       ORDER BY d.id LIMIT $3 FOR NO KEY UPDATE OF d)
     UPDATE deliveries d SET ${newCycle}
     FROM picked WHERE d.id = picked.id RETURNING d.id, d.endpoint_id AS "endpointId"`,
    [cursor ?? beforeAll, upTo, size, ...where.values],
  );
  const ids = rows.map(({ id }) => id).sort();
  return {
    moved: rows.length,
    last: ids.at(-1) ?? null,
    isLast: rows.length < size,
    endpointIds: [...new Set(rows.map(({ endpointId }) => endpointId))],
  };
}

/** Makes deliveries of the next events that an endpoint has missed, and moves those that were skipped. */
export async function missingBatch(client: PoolClient, request: BatchRequest): Promise<MovedBatch> {
  const { filter, cursor, upTo, size } = request;
  const events = missingEvents(filter, 5);
  const { rows } = await client.query<{ last: string | null; picked: number; moved: number }>(
    `WITH picked AS (
       SELECT e.id, ep.id AS endpoint_id, ep.partner_id
       FROM events e JOIN endpoints ep ON ep.id = $4 AND ep.status = 'enabled' AND ep.deleted_at IS NULL
       LEFT JOIN deliveries d ON d.event_id = e.id AND d.endpoint_id = ep.id
       WHERE e.id > $1 AND e.id <= $2 AND ${events.sql} AND ${isMissing}
       ORDER BY e.id LIMIT $3
     ), moved AS (
       INSERT INTO deliveries AS d (id, event_id, endpoint_id, partner_id, status, due_at, created_at)
       SELECT portico_uuid(), id, endpoint_id, partner_id, 'pending', now(), now() FROM picked
       ON CONFLICT (event_id, endpoint_id) DO UPDATE SET ${newCycle} WHERE d.status = 'skipped'
       RETURNING d.id
     )
     SELECT (SELECT id FROM picked ORDER BY id DESC LIMIT 1) AS last,
       (SELECT count(*)::int FROM picked) AS picked, (SELECT count(*)::int FROM moved) AS moved`,
    [cursor ?? beforeAll, upTo, size, filter.endpointId, ...events.values],
  );
  const { last = null, picked = 0, moved = 0 } = rows[0] ?? {};
  const endpointIds = moved > 0 && filter.endpointId ? [filter.endpointId] : [];
  return { moved, last, isLast: picked < size, endpointIds };
}
