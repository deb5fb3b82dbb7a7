import { pool } from "@/lib/platform/database/pool";
import type { WokenWorker } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import type { EndpointId } from "@/lib/platform/ids";
import type { ClaimGuard } from "./claim";
import { findNextWork } from "./find-open-lanes";
import { type Share, workerOfSql } from "./share";

/**
 * The rows of the workers. A worker is asleep, or awake: then a run serves its share, or its wake event is on the way.
 * `generation` numbers the wakes. `holder` is the run that may claim; each run that begins takes it from the one before.
 */

/** A worker without a heartbeat for this long has lost its run. Runs write it every five seconds. */
const heartbeatLimitSeconds = 15;

/** The columns of a worker after a wake, as SQL. */
export const wokenColumns = "awake = true, heartbeat_at = NULL, holder = NULL, generation = generation + 1";

/** Whether a worker has lost its run, as SQL. */
export const hasLostRun = `heartbeat_at < now() - interval '${heartbeatLimitSeconds} seconds'`;

/**
 * Wakes the workers of lanes that may have due deliveries, if they sleep or have lost their run. Call it after the
 * deliveries are committed: a worker that falls asleep at the same time either finds them (`sleepWorker`), or is asleep by
 * now and is woken here. A lane that is blocked by its breaker or a wait wakes nobody, because its worker sleeps until the
 * block ends.
 * @returns the workers that were woken; the caller must publish their wake events
 */
export async function wakeWorkersOf(endpointIds: readonly EndpointId[]): Promise<readonly WokenWorker[]> {
  const { rows } = await pool().query<WokenWorker>({
    name: "wake-workers",
    text: `UPDATE workers SET ${wokenColumns} WHERE (NOT awake OR ${hasLostRun}) AND number IN (
        SELECT ${workerOfSql("l.endpoint_id", "$2::int")} FROM lanes l
        WHERE l.endpoint_id = ANY($1) AND coalesce(greatest(l.probe_at, l.waits_until) <= now(), true))
      RETURNING number AS worker, $2::int AS of, generation`,
    values: [endpointIds, env().PORTICO_WORKERS],
  });
  return rows;
}

/**
 * Lets a run take over the worker. The run before can claim nothing from now on. A run that is repeated after its process
 * ended takes over again.
 * @param generation the one of the run's wake event
 * @returns false if a newer wake event was sent: this run must end
 */
export async function takeWorker({ worker, holder }: ClaimGuard, generation: number): Promise<boolean> {
  const { rowCount } = await pool().query({
    name: "take-worker",
    text: `UPDATE workers SET awake = true, heartbeat_at = now(), holder = $3 WHERE number = $1 AND generation = $2`,
    values: [worker, generation, holder],
  });
  return rowCount === 1;
}

/**
 * Writes the heartbeat of a run, and the time at which its lanes worked.
 * @param busy the lanes with requests in flight since the last heartbeat
 * @returns false if another run has taken over
 */
export async function beat({ worker, holder }: ClaimGuard, busy: readonly EndpointId[]): Promise<boolean> {
  const { rows } = await pool().query<{ holds: boolean }>({
    name: "worker-heartbeat",
    text: `WITH held AS (UPDATE workers SET heartbeat_at = now() WHERE number = $1 AND holder = $2 RETURNING 1),
      worked AS (UPDATE lanes SET worked_at = now() WHERE endpoint_id = ANY($3))
      SELECT EXISTS (SELECT 1 FROM held) AS holds`,
    values: [worker, holder, busy],
  });
  return rows[0]?.holds ?? false;
}

export type SleepResult =
  | { readonly outcome: "asleep"; readonly nextDueAt: Date | null }
  /** Something is due: the run goes on. */
  | { readonly outcome: "still_due" }
  /** Another run serves the worker. */
  | { readonly outcome: "replaced" };

/**
 * Puts a worker to sleep unless something is due. It is first marked as asleep and committed, and then looks for work with
 * a statement of its own. A delivery that was committed before is found here. One that is committed later finds the
 * worker asleep and wakes it (`wakeWorkersOf`).
 */
export async function sleepWorker(share: Share, guard: ClaimGuard): Promise<SleepResult> {
  const { worker, holder } = guard;
  const { rows } = await pool().query<{ generation: number }>({
    name: "sleep-worker",
    text: "UPDATE workers SET awake = false, holder = NULL WHERE number = $1 AND holder = $2 RETURNING generation",
    values: [worker, holder],
  });
  const generation = rows[0]?.generation;
  if (generation === undefined) return { outcome: "replaced" };
  const next = await findNextWork(share);
  if (!next.isDue) return { outcome: "asleep", nextDueAt: next.at };
  const { rowCount } = await pool().query({
    name: "stay-awake",
    text: `UPDATE workers SET awake = true, holder = $3, heartbeat_at = now()
      WHERE number = $1 AND generation = $2 AND NOT awake`,
    values: [worker, generation, holder],
  });
  return { outcome: rowCount === 1 ? "still_due" : "replaced" };
}
