import type { PoolClient } from "pg";
import { inTransaction } from "@/lib/platform/database/transaction";
import { type BatchRequest, missingBatch, replayBatch } from "./batches";
import type { ReplayFilter } from "./replay-filter";

/** Rows looked at per batch: one transaction, and the most that has to be done again after a crash. */
const batchSize = 500;

type Status = "running" | "paused" | "completed" | "cancelled";

export interface ReplayProgress {
  readonly status: Status;
  /** Lanes that got something to do. Bare ids. */
  readonly endpointIds: readonly string[];
  /** Milliseconds before the next batch may go: the replay has a rate of its own. */
  readonly waitMs: number;
}

interface Row {
  readonly kind: "replay" | "missing";
  readonly status: Status;
  readonly filter: ReplayFilter;
  readonly cursor: string | null;
  readonly upTo: string;
  readonly rateLimit: number | null;
  readonly waitMs: number;
}

/**
 * Moves a bulk replay on by one batch. The deliveries and the replay's cursor move in one transaction under the
 * replay's row lock, so however often and from wherever this is called, each delivery is replayed exactly once.
 * @param replayId the bare id
 */
export async function advanceReplay(replayId: string): Promise<ReplayProgress> {
  return inTransaction(async ({ client, tx }) => {
    const replay = await lockReplay(client, replayId);
    if (replay?.status !== "running") {
      return { status: replay?.status ?? "cancelled", endpointIds: [], waitMs: 0 };
    }
    if (replay.waitMs > 0) return { status: "running", endpointIds: [], waitMs: replay.waitMs };
    const { filter, cursor, upTo, rateLimit } = replay;
    const request: BatchRequest = { filter, cursor, upTo, size: Math.min(batchSize, rateLimit ?? batchSize) };
    const batch = await (replay.kind === "missing" ? missingBatch : replayBatch)(tx, request);
    const pauseMs = rateLimit === null ? 0 : (batch.moved / rateLimit) * 1_000;
    await client.query(
      `UPDATE replays SET cursor = $2, done = done + $3, advanced_at = now(),
         next_at = now() + $4 * interval '1 millisecond',
         status = CASE WHEN $5 THEN 'completed' ELSE 'running' END::replay_status,
         finished_at = CASE WHEN $5 THEN now() END WHERE id = $1`,
      [replayId, batch.last ?? cursor, batch.moved, pauseMs, batch.isLast],
    );
    const status = batch.isLast ? "completed" : "running";
    return { status, endpointIds: batch.endpointIds, waitMs: batch.isLast ? 0 : pauseMs };
  });
}

async function lockReplay(client: PoolClient, replayId: string): Promise<Row | undefined> {
  const { rows } = await client.query<Row>(
    `SELECT kind, status, filter, cursor, up_to AS "upTo", rate_limit AS "rateLimit",
       greatest(0, coalesce(extract(epoch FROM next_at - now()), 0))::float8 * 1000 AS "waitMs"
     FROM replays WHERE id = $1 FOR UPDATE`,
    [replayId],
  );
  return rows[0];
}
