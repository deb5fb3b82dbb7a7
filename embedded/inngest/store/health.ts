import type pg from "pg";

export interface QueueState {
  /** Runs that are due and have no call request in flight. Counted up to a limit. */
  readonly queued: number;
  /** How long the oldest of them has been due, in milliseconds. */
  readonly oldestDueMs: number;
}

const countLimit = 10_000;

export async function queueState(db: pg.Pool, nowMs: number): Promise<QueueState> {
  const { rows } = await db.query<{ queued: number; oldest: Date | null }>(
    `select count(*)::int as queued, min(due_at) as oldest from (
       select due_at from inngest_runner.run
       where status = 'running' and claim is null and due_at <= $1 order by due_at limit ${countLimit}
     ) due`,
    [new Date(nowMs)],
  );
  const row = rows[0];
  return { queued: row?.queued ?? 0, oldestDueMs: row?.oldest ? nowMs - row.oldest.getTime() : 0 };
}
