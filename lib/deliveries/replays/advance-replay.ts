import { type Db, sql } from "@/lib/platform/database/db";
import { inTransaction } from "@/lib/platform/database/transaction";
import type { ReplayId } from "@/lib/platform/ids";
import { type BatchRequest, missingBatch, replayBatch } from "./batches";
import type { ReplayFilter } from "./replay-filter";

/** Rows per batch. A batch is one transaction, so a crash repeats no more than this. */
const batchSize = 500;

type Status = "running" | "paused" | "completed" | "cancelled";

export interface ReplayProgress {
  readonly status: Status;
  /** Milliseconds until the replay's rate limit allows the next batch. */
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
 * Moves a bulk replay on by one batch and wakes the lanes of its deliveries. The deliveries and the cursor change in one
 * transaction that holds the replay's row. So each delivery is replayed exactly once, however many processes call this.
 */
export async function advanceReplay(replayId: ReplayId): Promise<ReplayProgress> {
  return inTransaction(async (scope) => {
    const replay = await lockReplay(scope.tx, replayId);
    if (replay?.status !== "running") return { status: replay?.status ?? "cancelled", waitMs: 0 };
    if (replay.waitMs > 0) return { status: "running", waitMs: replay.waitMs };
    const { filter, cursor, upTo, rateLimit } = replay;
    const request: BatchRequest = { filter, cursor, upTo, size: Math.min(batchSize, rateLimit ?? batchSize) };
    const batch = await (replay.kind === "missing" ? missingBatch : replayBatch)(scope, request);
    const pauseMs = rateLimit === null ? 0 : (batch.moved / rateLimit) * 1_000;
    const status = batch.isLast ? "completed" : "running";
    await scope.tx.$executeRaw(sql`
      UPDATE replays SET cursor = ${batch.last ?? cursor}::uuid, done = done + ${batch.moved}::int,
        advanced_at = now(), next_at = now() + ${pauseMs}::float8 * interval '1 millisecond',
        status = ${status}::replay_status, finished_at = CASE WHEN ${batch.isLast}::boolean THEN now() END
      WHERE id = ${replayId}::uuid`);
    return { status, waitMs: batch.isLast ? 0 : pauseMs };
  });
}

async function lockReplay(tx: Db, replayId: ReplayId): Promise<Row | undefined> {
  const [row] = await tx.$queryRaw<Row[]>(sql`
    SELECT kind, status, filter, cursor, up_to AS "upTo", rate_limit AS "rateLimit",
      greatest(0, coalesce(extract(epoch FROM next_at - now()), 0))::float8 * 1000 AS "waitMs"
    FROM replays WHERE id = ${replayId}::uuid FOR UPDATE`);
  return row;
}
