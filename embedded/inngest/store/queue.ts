import type pg from "pg";
import type { StepOutput } from "../protocol/operations";
import type { NewRun } from "../triggers/router";

/** A run that is due, before it is claimed. */
export interface DueRun {
  readonly id: string;
  readonly fn_id: string;
  readonly concurrency_key: string | null;
}

/** A claimed run with everything that its call request needs. */
export interface ClaimedRun {
  readonly id: string;
  readonly claim: string;
  readonly fn_id: string;
  readonly event: string;
  readonly attempt: number;
  readonly faults: number;
  readonly losses: number;
  /** Completed steps in order of completion: id and JSON text. */
  readonly steps: readonly (readonly [string, string])[];
}

/** Inserts runs and wakes the active runner. A pair of function and event id that is already stored is skipped. */
export async function ingest(db: pg.Pool, runs: readonly NewRun[], nowMs: number): Promise<void> {
  if (runs.length === 0) return;
  await db.query({
    name: "ingest",
    // Every request inserts in the same order, so that two requests with the same ids cannot deadlock.
    text: `with inserted as (
             insert into inngest_runner.run (id, fn_id, event, dedupe_key, concurrency_key, due_at, created_at)
             select id, fn_id, event, dedupe_key, concurrency_key, due, $2
             from json_to_recordset($1)
               as x(id text, fn_id text, event text, dedupe_key text, concurrency_key text, due timestamptz)
             order by fn_id, dedupe_key
             on conflict (fn_id, dedupe_key) do nothing
           )
           select pg_notify('inngest_runner', '')`,
    values: [JSON.stringify(runs), new Date(nowMs)],
  });
}

/** Runs that are due, oldest first, without those whose concurrency key is full, and the time of the next due run. */
export async function findDue(
  db: pg.Pool,
  nowMs: number,
  fullKeys: readonly string[],
  max: number,
): Promise<{ runs: DueRun[]; nextMs: number | null }> {
  const { rows } = await db.query<DueRun & { due_at: Date; due: boolean }>({
    name: "due",
    text: `(select id, fn_id, concurrency_key, due_at, true as due
            from inngest_runner.run
            where status = 'running' and claim is null and due_at <= $1
              and (concurrency_key is null or concurrency_key <> all($2::text[]))
            order by due_at, id limit $3)
           union all
           (select id, fn_id, concurrency_key, due_at, false
            from inngest_runner.run
            where status = 'running' and claim is null and due_at > $1 order by due_at limit 1)`,
    values: [new Date(nowMs), fullKeys, max],
  });
  const next = rows.find((row) => !row.due);
  return { runs: rows.filter((row) => row.due), nextMs: next?.due_at.getTime() ?? null };
}

/**
 * Claims runs for the leader of this epoch. A run that was claimed or ended meanwhile is not in the result, and a
 * runner that lost its lock without noticing has an old epoch and claims nothing. Only the leader claims, one
 * statement at a time, so no step can be added while this statement reads the steps.
 */
export async function claim(db: pg.Pool, ids: readonly string[], epoch: string): Promise<ClaimedRun[]> {
  const { rows } = await db.query<ClaimedRun>({
    name: "claim",
    text: `with free as (
             select id from inngest_runner.run
             where id = any($1::text[]) and status = 'running' and claim is null
               and exists (select from inngest_runner.leader where epoch = $2)
             for update skip locked
           ), claimed as (
             update inngest_runner.run r set claim = nextval('inngest_runner.claim')
             from free where r.id = free.id
             returning r.id, r.claim, r.fn_id, r.event, r.attempt, r.faults, r.losses, r.due_at
           )
           select c.id, c.claim, c.fn_id, c.event, c.attempt, c.faults, c.losses,
             (select coalesce(json_agg(json_build_array(s.id, s.output) order by s.seq), '[]')
              from inngest_runner.step s where s.run_id = c.id) as steps
           from claimed c order by c.due_at, c.id`,
    values: [ids, epoch],
  });
  return rows;
}

/**
 * Stores the result of a step and makes the run due again, with a fresh count of attempts. Returns false when the
 * claim is no longer current; then nothing changes.
 */
export async function advance(db: pg.Pool, run: ClaimedRun, step: StepOutput): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "advance",
    text: `with held as (
             update inngest_runner.run set claim = null, attempt = 0, faults = 0, losses = 0
             where id = $1 and claim = $2 returning id
           ), stored as (
             insert into inngest_runner.step (run_id, id, output) select id, $3, $4 from held
             on conflict (run_id, id) do nothing
           )
           select from held`,
    values: [run.id, run.claim, step.id, step.output],
  });
  return rowCount === 1;
}

/** Makes the run due again later. Returns false when the claim is no longer current. */
export async function requeue(
  db: pg.Pool,
  run: ClaimedRun,
  change: { attempt: number; faults: number; losses: number; dueMs: number },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "requeue",
    text: `update inngest_runner.run set claim = null, attempt = $3, faults = $4, losses = $5, due_at = $6
           where id = $1 and claim = $2`,
    values: [run.id, run.claim, change.attempt, change.faults, change.losses, new Date(change.dueMs)],
  });
  return rowCount === 1;
}

/** Ends the run. `output` is its result or its error as JSON text. Returns false when the claim is no longer current. */
export async function finish(
  db: pg.Pool,
  run: ClaimedRun,
  end: { status: "completed" | "failed"; output: string },
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "finish",
    text: `update inngest_runner.run set claim = null, status = $3, output = $4, finished_at = $5
           where id = $1 and claim = $2`,
    values: [run.id, run.claim, end.status, end.output, new Date(nowMs)],
  });
  return rowCount === 1;
}
