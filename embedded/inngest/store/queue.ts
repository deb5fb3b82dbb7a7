import type pg from "pg";
import type { NewRun } from "../triggers/router";
import type { Resume } from "./intake";

/** A job that is due, before it is claimed. */
export interface DueJob {
  readonly id: string;
  readonly kind: "call" | "sleep" | "wait";
  readonly fn_id: string;
  readonly keys: readonly string[];
}

/** A claimed job with all that its call request needs. */
export interface ClaimedJob {
  readonly id: string;
  readonly claim: string;
  readonly run_id: string;
  readonly step_id: string;
  readonly attempt: number;
  readonly faults: number;
  readonly losses: number;
  readonly fn_id: string;
  readonly event: string;
  readonly request_version: number;
  /** Completed steps in order of completion: id and JSON text. */
  readonly steps: readonly (readonly [string, string])[];
  /** Whether the run has other jobs. */
  readonly siblings: boolean;
}

/** What a discovery asked for. */
export interface StepPlan {
  readonly id: string;
  readonly kind: "call" | "sleep" | "wait";
  readonly due: string;
  readonly event?: string;
  readonly condition?: string;
}

export interface StepOutput {
  readonly id: string;
  readonly output: string;
}

/** Free jobs that are due, oldest first, without those whose concurrency keys are taken; and when the next one is due. */
export async function findDue(
  db: pg.Pool,
  nowMs: number,
  takenKeys: readonly string[],
  max: number,
): Promise<{ jobs: DueJob[]; nextMs: number | null }> {
  const { rows } = await db.query<DueJob & { due_at: Date; ripe: boolean }>({
    name: "due",
    text: `(select j.id, j.kind, r.fn_id, r.keys, j.due_at, true as ripe
            from inngest_runner.job j join inngest_runner.run r on r.id = j.run_id
            where j.claim is null and j.due_at <= $1 and (j.kind <> 'call' or not r.keys && $2::text[])
            order by j.due_at, j.id limit $3)
           union all
           (select j.id, j.kind, '', '{}', j.due_at, false
            from inngest_runner.job j where j.claim is null and j.due_at > $1 order by j.due_at limit 1)`,
    values: [new Date(nowMs), takenKeys, max],
  });
  const next = rows.find((row) => !row.ripe);
  return { jobs: rows.filter((row) => row.ripe), nextMs: next?.due_at.getTime() ?? null };
}

/** Ends sleeps and times out waits. */
export async function ripen(db: pg.Pool, ids: readonly string[], nowMs: number): Promise<void> {
  await db.query({
    name: "ripen",
    text: "select inngest_runner.ripen($1, $2)",
    values: [ids, new Date(nowMs)],
  });
}

/** Claims jobs for this leader's epoch; those that went meanwhile are missing from the answer. */
export async function claim(db: pg.Pool, ids: readonly string[], epoch: string): Promise<ClaimedJob[]> {
  const { rows } = await db.query<ClaimedJob>({
    name: "claim",
    text: "select * from inngest_runner.claim($1, $2)",
    values: [ids, epoch],
  });
  return rows;
}

/** Memoises steps and moves the job on. False when the claim is no longer current: the answer is then ignored. */
export async function advance(
  db: pg.Pool,
  job: ClaimedJob,
  change: { version: number; done: readonly StepOutput[]; plans: readonly StepPlan[]; grouped: boolean },
  nowMs: number,
): Promise<boolean> {
  const { rows } = await db.query<{ current: boolean }>({
    name: "advance",
    text: "select inngest_runner.advance($1, $2, $3, $4, $5, $6, $7) as current",
    values: [
      job.id,
      job.claim,
      change.version,
      JSON.stringify(change.done),
      JSON.stringify(change.plans),
      change.grouped,
      new Date(nowMs),
    ],
  });
  return rows[0]?.current ?? false;
}

/** Puts the job back to be tried again later. */
export async function requeue(
  db: pg.Pool,
  job: ClaimedJob,
  change: { attempt: number; faults: number; losses: number; dueMs: number },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: "requeue",
    text: `update inngest_runner.job set claim = null, attempt = $3, faults = $4, losses = $5, due_at = $6
           where id = $1 and claim = $2`,
    values: [job.id, job.claim, change.attempt, change.faults, change.losses, new Date(change.dueMs)],
  });
  return rowCount === 1;
}

/** Ends the run and starts what its end triggers. */
export async function finish(
  db: pg.Pool,
  job: ClaimedJob,
  end: {
    status: "completed" | "failed";
    output: string;
    runs: readonly NewRun[];
    resumes: readonly Resume[];
  },
  nowMs: number,
): Promise<boolean> {
  const { rows } = await db.query<{ current: boolean }>({
    name: "finish",
    text: "select inngest_runner.finish($1, $2, $3, $4, $5, $6, $7) as current",
    values: [
      job.id,
      job.claim,
      end.status,
      end.output,
      JSON.stringify(end.runs),
      JSON.stringify(end.resumes),
      new Date(nowMs),
    ],
  });
  return rows[0]?.current ?? false;
}
