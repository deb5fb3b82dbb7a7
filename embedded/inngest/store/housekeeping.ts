import type pg from "pg";

const batch = 1000;

/** Deletes expired rows in batches, so that no table grows without bound and no lock is held for long. */
export async function deleteExpired(
  db: pg.Pool,
  limits: { retentionMs: number; dedupeMs: number },
  nowMs: number,
): Promise<void> {
  await inBatches(db, forgetEventIds, [new Date(nowMs - limits.dedupeMs)]);
  await inBatches(db, deleteRuns, [new Date(nowMs - limits.retentionMs)]);
}

const forgetEventIds = `
  update inngest_runner.run set dedupe_key = null where id in (
    select id from inngest_runner.run where dedupe_key is not null and created_at <= $1 limit ${batch})`;

// A finished run is kept while its event id still prevents a second run.
const deleteRuns = `
  delete from inngest_runner.run where id in (
    select id from inngest_runner.run where finished_at <= $1 and dedupe_key is null limit ${batch})`;

async function inBatches(db: pg.Pool, sql: string, values: readonly unknown[]): Promise<void> {
  for (;;) {
    const { rowCount } = await db.query(sql, [...values]);
    if ((rowCount ?? 0) < batch) return;
  }
}
