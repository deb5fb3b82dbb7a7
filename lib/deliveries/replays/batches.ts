import { sql } from "@/lib/platform/database/db";
import type { WriteScope } from "@/lib/platform/database/transaction";
import { createMissing, restartCycles } from "../queue/transitions";
import { beforeAll, nextMissingEvents } from "./missing-events";
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
  const { endpointId } = filter;
  if (endpointId === undefined) throw new Error("A replay of missing events has no endpoint.");
  const page = await nextMissingEvents(scope.tx, { filter, after: cursor ?? beforeAll, upTo, size });
  const moved = page.ids.length === 0 ? 0 : await createMissing(scope, endpointId, page.ids);
  return { moved, last: page.last, isLast: page.isLast };
}
