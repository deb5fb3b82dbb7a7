import type pg from "pg";
import { stepsObject } from "../protocol/call-request";

/** The events of a running run as JSON text; null when it is over. */
export async function runEvents(db: pg.Pool, runId: string): Promise<string | null> {
  const { rows } = await db.query<{ event: string }>(
    "select event from inngest_runner.run where id = $1 and status = 'running'",
    [runId],
  );
  return rows[0] ? `[${rows[0].event}]` : null;
}

/** The completed steps of a running run as JSON text; null when it is over. */
export async function runSteps(db: pg.Pool, runId: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string | null; output: string | null }>(
    `select s.id, s.output from inngest_runner.run r left join inngest_runner.step s on s.run_id = r.id
     where r.id = $1 and r.status = 'running'`,
    [runId],
  );
  if (rows.length === 0) return null;
  return stepsObject(rows.flatMap(({ id, output }) => (id && output ? [[id, output] as const] : [])));
}
