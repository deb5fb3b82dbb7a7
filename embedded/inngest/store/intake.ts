import type pg from "pg";
import { compileExpression, holds } from "../triggers/cel";
import type { NewRun } from "../triggers/router";

/** A `step.waitForEvent` that an event ends. */
export interface Resume {
  readonly run_id: string;
  readonly step_id: string;
  readonly output: string;
}

interface Arrival {
  readonly event: { readonly name: string };
  readonly json: string;
}

/** Inserts runs with their first jobs and ends waits, in one transaction. Known (function, event id) pairs are skipped. */
export async function ingest(
  db: pg.Pool,
  runs: readonly NewRun[],
  resumes: readonly Resume[],
  nowMs: number,
): Promise<void> {
  if (runs.length === 0 && resumes.length === 0) return;
  await db.query({
    name: "ingest",
    text: "select inngest_runner.ingest($1, $2, $3)",
    values: [JSON.stringify(runs), JSON.stringify(resumes), new Date(nowMs)],
  });
}

interface WaitRow {
  run_id: string;
  step_id: string;
  wait_event: string;
  wait_if: string | null;
  event: string;
}

/** The waits that these events end: same name, and the condition holds. The first matching event wins. */
export async function findResumes(db: pg.Pool, arrivals: readonly Arrival[]): Promise<Resume[]> {
  const names = [...new Set(arrivals.map(({ event }) => event.name))];
  if (names.length === 0) return [];
  const { rows } = await db.query<WaitRow>({
    name: "waits",
    text: `select j.run_id, j.step_id, j.wait_event, j.wait_if, r.event
           from inngest_runner.job j join inngest_runner.run r on r.id = j.run_id
           where j.kind = 'wait' and j.wait_event = any($1)`,
    values: [names],
  });
  return rows.flatMap((wait) => {
    const ender = arrivals.find(({ event }) => event.name === wait.wait_event && accepts(wait, event));
    return ender ? [{ run_id: wait.run_id, step_id: wait.step_id, output: ender.json }] : [];
  });
}

function accepts(wait: WaitRow, candidate: unknown): boolean {
  if (!wait.wait_if) return true;
  const expression = compileExpression(wait.wait_if, ["event", "async"]);
  return holds(expression, { event: JSON.parse(wait.event), async: candidate });
}
