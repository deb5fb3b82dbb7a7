import { sql } from "@/lib/platform/database/db";
import type { WriteScope } from "@/lib/platform/database/transaction";
import { createMissing, restartCycles } from "../queue/transitions";
import { isMissing, matchesEndpoint } from "./missing-events";
import { matchesReplay, type ReplayFilter } from "./replay-filter";

export interface BatchRequest {
  readonly filter: ReplayFilter;
  /** The last id of the batch before, or null for the first batch. */
  readonly cursor: string | null;
  /** The last id that belongs to the replay. */
  readonly upTo: string;
  readonly size: number;
}

export interface MovedBatch {
  /** Deliveries that were restarted or created. */
  readonly moved: number;
  /** The last id that was examined, or null if there was none. */
  readonly last: string | null;
  readonly isLast: boolean;
}

const beforeAll = "00000000-0000-0000-0000-000000000000";

/** Restarts the next deliveries that match. The cursor only grows, so no delivery is restarted twice. */
export async function replayBatch(scope: WriteScope, request: BatchRequest): Promise<MovedBatch> {
  const { filter, cursor, upTo, size } = request;
  const restarted = await restartCycles(
    scope,
    sql`SELECT d.id FROM deliveries d
      WHERE d.id > ${cursor ?? beforeAll}::uuid AND d.id <= ${upTo}::uuid AND ${matchesReplay(filter)}
      ORDER BY d.id LIMIT ${size} FOR NO KEY UPDATE OF d`,
  );
  const last = restarted
    .map(({ id }) => id)
    .sort()
    .at(-1);
  return { moved: restarted.length, last: last ?? null, isLast: restarted.length < size };
}

/** Creates the deliveries of the next events that an endpoint has missed, and restarts those that were skipped. */
export async function missingBatch(scope: WriteScope, request: BatchRequest): Promise<MovedBatch> {
  const { filter, cursor, upTo, size } = request;
  if (filter.endpointId === undefined) throw new Error("A replay of missing events has no endpoint.");
  const { picked, moved, last } = await createMissing(
    scope,
    filter.endpointId,
    sql`SELECT e.id, ep.id AS endpoint_id, ep.partner_id
      FROM events e JOIN endpoints ep
        ON ep.id = ${filter.endpointId}::uuid AND ep.status = 'enabled' AND ep.deleted_at IS NULL
      LEFT JOIN deliveries d ON d.event_id = e.id AND d.endpoint_id = ep.id
      WHERE e.id > ${cursor ?? beforeAll}::uuid AND e.id <= ${upTo}::uuid AND ${matchesEndpoint(filter)}
        AND ${isMissing}
      ORDER BY e.id LIMIT ${size}`,
  );
  return { moved, last, isLast: picked < size };
}
