import type pg from "pg";

/** The last accepted registration, so that events that arrive before the next sync still start their functions. */
export async function loadFunctions(db: pg.Pool): Promise<string | null> {
  const { rows } = await db.query<{ functions: string }>("select functions from inngest_runner.app");
  return rows[0]?.functions ?? null;
}

/** Stores an accepted registration and its cron schedules. A new schedule first fires in the future. */
export async function saveFunctions(
  db: pg.Pool,
  functions: string,
  schedules: readonly { fn_id: string; schedule: string }[],
  nowMs: number,
): Promise<void> {
  await db.query(
    `with current as (select * from json_to_recordset($2) as x(fn_id text, schedule text)),
     removed as (
       delete from inngest_runner.cron c
       where not exists (select from current w where w.fn_id = c.fn_id and w.schedule = c.schedule)
     ),
     added as (
       insert into inngest_runner.cron (fn_id, schedule, last_tick)
       select distinct fn_id, schedule, $3::timestamptz from current on conflict do nothing
     )
     insert into inngest_runner.app (functions) values ($1)
     on conflict (only_row) do update set functions = excluded.functions`,
    [functions, JSON.stringify(schedules), new Date(nowMs)],
  );
}

export interface CronRow {
  readonly fn_id: string;
  readonly schedule: string;
  readonly last_tick: Date;
  /** How many runs it has started. */
  readonly fired: string;
}

export async function loadCrons(db: pg.Pool): Promise<CronRow[]> {
  const { rows } = await db.query<CronRow>(
    "select fn_id, schedule, last_tick, fired from inngest_runner.cron",
  );
  return rows;
}

export async function saveTick(db: pg.Pool, fnId: string, schedule: string, tickMs: number): Promise<void> {
  await db.query(
    "update inngest_runner.cron set last_tick = $3, fired = fired + 1 where fn_id = $1 and schedule = $2",
    [fnId, schedule, new Date(tickMs)],
  );
}
