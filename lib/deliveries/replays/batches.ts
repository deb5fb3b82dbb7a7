import { type Db, sql } from "@/lib/platform/database/db";
import type { DeliveryId, EndpointId, EventId } from "@/lib/platform/ids";
import { isMissing, matchesEndpoint } from "./missing-events";
import { newCycle } from "./new-cycle";
import { matchesReplay, type ReplayFilter } from "./replay-filter";

export interface BatchRequest {
  readonly filter: ReplayFilter;
  /** The last row of the batch before; null for the first batch. The id of a delivery, or of an event for "send missing". */
  readonly cursor: string | null;
  /** The last id that belongs to the replay. */
  readonly upTo: string;
  readonly size: number;
}

export interface MovedBatch {
  /** How many deliveries are now due. */
  readonly moved: number;
  /** The last row that the batch processed; null if there was none. */
  readonly last: string | null;
  readonly isLast: boolean;
  readonly endpointIds: readonly EndpointId[];
}

const beforeAll = "00000000-0000-0000-0000-000000000000";

/** Starts a new cycle of the next matching deliveries. They are processed in the order of their ids. */
export async function replayBatch(tx: Db, request: BatchRequest): Promise<MovedBatch> {
  const { filter, cursor, upTo, size } = request;
  const rows = await tx.$queryRaw<{ id: DeliveryId; endpointId: EndpointId }[]>(
    sql`WITH picked AS (
        SELECT d.id FROM deliveries d
        WHERE d.id > ${cursor ?? beforeAll}::uuid AND d.id <= ${upTo}::uuid AND ${matchesReplay(filter)}
        ORDER BY d.id LIMIT ${size} FOR NO KEY UPDATE OF d)
      UPDATE deliveries d SET ${newCycle}
      FROM picked WHERE d.id = picked.id RETURNING d.id, d.endpoint_id AS "endpointId"`,
  );
  const ids = rows.map(({ id }) => id).sort();
  return {
    moved: rows.length,
    last: ids.at(-1) ?? null,
    isLast: rows.length < size,
    endpointIds: [...new Set(rows.map(({ endpointId }) => endpointId))],
  };
}

/** Creates deliveries of the next events that the endpoint has missed, and restarts those that were skipped. */
export async function missingBatch(tx: Db, request: BatchRequest): Promise<MovedBatch> {
  const { filter, cursor, upTo, size } = request;
  const [row] = await tx.$queryRaw<{ last: EventId | null; picked: number; moved: number }[]>(
    sql`WITH picked AS (
        SELECT e.id, ep.id AS endpoint_id, ep.partner_id
        FROM events e
        JOIN endpoints ep ON ep.id = ${filter.endpointId}::uuid AND ep.status = 'enabled' AND ep.deleted_at IS NULL
        LEFT JOIN deliveries d ON d.event_id = e.id AND d.endpoint_id = ep.id
        WHERE e.id > ${cursor ?? beforeAll}::uuid AND e.id <= ${upTo}::uuid
          AND ${matchesEndpoint(filter)} AND ${isMissing}
        ORDER BY e.id LIMIT ${size}
      ), moved AS (
        INSERT INTO deliveries AS d (id, event_id, endpoint_id, partner_id, status, due_at, created_at)
        SELECT portico_uuid(), id, endpoint_id, partner_id, 'pending', now(), now() FROM picked
        ON CONFLICT (event_id, endpoint_id) DO UPDATE SET ${newCycle} WHERE d.status = 'skipped'
        RETURNING d.id
      )
      SELECT (SELECT id FROM picked ORDER BY id DESC LIMIT 1) AS last,
        (SELECT count(*)::int FROM picked) AS picked, (SELECT count(*)::int FROM moved) AS moved`,
  );
  const { last = null, picked = 0, moved = 0 } = row ?? {};
  const endpointIds = moved > 0 && filter.endpointId ? [filter.endpointId] : [];
  return { moved, last, isLast: picked < size, endpointIds };
}
