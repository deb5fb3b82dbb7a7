import { openStatusesSql } from "@/lib/deliveries/queue/open-statuses";
import { openPools, queryWithin } from "@/lib/platform/database/pool";
import { connectionLimit } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { type Metrics, metrics } from "@/lib/platform/metrics";
import { sharedFor } from "@/lib/platform/shared-result";
import { readLanes } from "./read-lanes";

/** The timeout of each query, in milliseconds. */
const deadlineMs = 2_000;
/** How long the figures of the database are reused, in milliseconds. */
const freshMs = 5_000;
/** Counting of waiting deliveries stops after this many. */
const maxCounted = 100_000;

/** All metrics of this process in the Prometheus text format. Without the figures of the database if it is not available. */
export async function readMetrics(): Promise<{ contentType: string; text: string }> {
  const all = metrics();
  await refresh();
  setPools(all);
  return { contentType: all.registry.contentType, text: await all.registry.metrics() };
}

const refresh = sharedFor(freshMs, async () => {
  const all = metrics();
  try {
    await setLanes(all);
    await setDeliveries(all);
    all.databaseUp.set(1);
  } catch (error) {
    log.warn("the metrics could not query the database", { error });
    removeFigures(all);
    all.databaseUp.set(0);
  }
});

/** Removes old figures, which would look like current ones. */
function removeFigures({ deliveries, lateness, lanes, deadLettered, sweepAge }: Metrics): void {
  for (const labelled of [deliveries, lateness, lanes]) labelled.reset();
  for (const plain of [deadLettered, sweepAge]) plain.remove();
}

async function setLanes(all: Metrics): Promise<void> {
  const state = await readLanes(deadlineMs);
  all.lanes.set({ state: "all" }, state.lanes);
  all.awakeWorkers.set(state.awakeWorkers);
  all.lanes.set({ state: "due" }, state.due);
  all.lanes.set({ state: "suspended" }, state.suspended);
  all.lanes.set({ state: "waiting" }, state.waiting);
  all.lateness.set({ lanes: "all" }, state.latenessSeconds);
  all.lateness.set({ lanes: "unattended" }, state.unattendedSeconds);
}

interface Counts {
  readonly due: number;
  readonly pending: number;
  readonly retrying: number;
  readonly dead: number;
  readonly sweepAge: number | null;
}

// Each part reads a partial index of waiting or dead-lettered deliveries, and stops at the limit.
const counts = `
SELECT
  (SELECT count(*) FROM (SELECT FROM deliveries WHERE status IN ${openStatusesSql.text} AND due_at <= now()
    LIMIT ${maxCounted}) d)::int AS due,
  (SELECT count(*) FROM (SELECT FROM deliveries WHERE status = 'pending' AND status <> 'succeeded'
    LIMIT ${maxCounted}) d)::int AS pending,
  (SELECT count(*) FROM (SELECT FROM deliveries WHERE status = 'retrying' AND status <> 'succeeded'
    LIMIT ${maxCounted}) d)::int AS retrying,
  (SELECT count(*) FROM (SELECT FROM deliveries WHERE status = 'dead_lettered'
    AND settled_at > now() - interval '1 hour' LIMIT ${maxCounted}) d)::int AS dead,
  (SELECT extract(epoch FROM now() - at)::float8 FROM job_checkpoints WHERE name = 'swept') AS "sweepAge"`;

async function setDeliveries(all: Metrics): Promise<void> {
  const { rows } = await queryWithin<Counts>(deadlineMs, { name: "metric-counts", text: counts });
  const [row] = rows;
  if (!row) return;
  all.deliveries.set({ state: "due" }, row.due);
  all.deliveries.set({ state: "pending" }, row.pending);
  all.deliveries.set({ state: "retrying" }, row.retrying);
  all.deadLettered.set(row.dead);
  if (row.sweepAge === null) all.sweepAge.remove();
  else all.sweepAge.set(row.sweepAge);
}

/** The state of the pools needs no query. It is most useful if the database is not available. */
function setPools({ pool: connections, poolWaiting }: Metrics): void {
  const pools = openPools();
  const sum = (count: (pool: (typeof pools)[number]) => number) =>
    pools.reduce((total, pool) => total + count(pool), 0);
  connections.set(
    { state: "idle" },
    sum((pool) => pool.idleCount),
  );
  connections.set(
    { state: "busy" },
    sum((pool) => pool.totalCount - pool.idleCount),
  );
  connections.set({ state: "limit" }, connectionLimit());
  poolWaiting.set(sum((pool) => pool.waitingCount));
}
