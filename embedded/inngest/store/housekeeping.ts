import type pg from "pg";

const batch = 1000;

/** Deletes what is past its time, in batches, so that no table grows without bound and no lock is held for long. */
export async function sweep(
  db: pg.Pool,
  limits: { retentionMs: number; dedupeMs: number },
  nowMs: number,
): Promise<number> {
  const forgotten = await inBatches(db, forgetEventIds, [new Date(nowMs - limits.dedupeMs)]);
  const deleted = await inBatches(db, deleteRuns, [new Date(nowMs - limits.retentionMs)]);
  return forgotten + deleted;
}

const forgetEventIds = `
  update inngest_runner.run set dedupe_key = null where id in (
    select id from inngest_runner.run where dedupe_key is not null and created_at <= $1 limit ${batch})`;

// A finished run stays as long as its event id counts: it is what remembers the id.
const deleteRuns = `
  delete from inngest_runner.run where id in (
    select id from inngest_runner.run where finished_at <= $1 and dedupe_key is null limit ${batch})`;

async function inBatches(db: pg.Pool, sql: string, values: readonly unknown[]): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await db.query(sql, [...values]);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < batch) return total;
  }
}
