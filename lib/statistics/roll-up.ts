import type { Clock } from "@/lib/platform/clock";
import { type Db, db, sql } from "@/lib/platform/database/db";
import { inTransaction } from "@/lib/platform/database/transaction";
import { firstIdAt, timeOfId } from "@/lib/platform/ids";
import { countAttempts } from "./count-attempts";
import { floorTo, hourMs, minuteMs } from "./minutes";

const dayMs = 24 * hourMs;

/** How much time one transaction counts. */
const chunkMs = 10 * minuteMs;
/**
 * An attempt gets its id before other transactions can see its row, and the clocks of machines differ a little. So each
 * run counts the last minutes again, and a late row is in the numbers after at most two minutes.
 */
const lateMs = 2 * minuteMs;
/** After this, only the hours are kept: no page shows minutes that are older. */
const minutesKeptMs = 2 * dayMs;

export interface RolledUp {
  /** Everything before this time is counted. */
  readonly upTo: Date;
  /** There is more to count. */
  readonly behind: boolean;
}

/**
 * Counts finished attempts into `delivery_stats`, one chunk of time per call. A chunk is counted from the attempts and
 * overwrites its old counts, in one transaction with the job's checkpoint. So the job may be killed at any time, and run
 * several times at once.
 * @param keepDays how long hours are kept
 */
export async function rollUp({ clock, keepDays }: { clock: Clock; keepDays: number }): Promise<RolledUp> {
  return inTransaction(async ({ tx }) => {
    const now = floorTo(clock.now().getTime(), minuteMs);
    const done = await lockCheckpoint(tx);
    const next = await nextAttemptAt(tx, done);
    const to = next === null ? now : Math.min(now, floorTo(next, minuteMs) + chunkMs);
    const from = (done ?? floorTo(next ?? now, minuteMs)) - lateMs;
    await countMinutes(tx, from, to);
    await sumHours(tx, from, to);
    await deleteBefore(tx, "minute", Math.min(now - minutesKeptMs, floorTo(from, hourMs)));
    await deleteBefore(tx, "hour", now - keepDays * dayMs);
    await tx.$executeRaw(
      sql`UPDATE job_checkpoints SET up_to = ${firstIdAt(new Date(to))}::uuid, at = now() WHERE name = 'rolled_up'`,
    );
    return { upTo: new Date(to), behind: to < now };
  });
}

/** Whether attempts have ended that the job has not counted, or so recently that it must count them again. */
export async function needsRollUp(): Promise<boolean> {
  const [checkpoint] = await db().$queryRaw<{ upTo: string | null }[]>(
    sql`SELECT up_to AS "upTo" FROM job_checkpoints WHERE name = 'rolled_up'`,
  );
  const from = checkpoint?.upTo ? timeOfId(checkpoint.upTo) - lateMs : 0;
  const found = await db().$queryRaw<unknown[]>(
    sql`SELECT 1 FROM attempts WHERE id >= ${firstIdAt(new Date(from))}::uuid LIMIT 1`,
  );
  return found.length > 0;
}

/** Locks the job's checkpoint. Returns the time up to which everything is counted, or null before the first run. */
async function lockCheckpoint(tx: Db): Promise<number | null> {
  await tx.$executeRaw(
    sql`INSERT INTO job_checkpoints (name) VALUES ('rolled_up') ON CONFLICT (name) DO NOTHING`,
  );
  const [row] = await tx.$queryRaw<{ upTo: string | null }[]>(
    sql`SELECT up_to AS "upTo" FROM job_checkpoints WHERE name = 'rolled_up' FOR UPDATE`,
  );
  return row?.upTo ? timeOfId(row.upTo) : null;
}

/** When the first attempt ended that is not counted yet. The time before it can be skipped. */
async function nextAttemptAt(tx: Db, done: number | null): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>(
    sql`SELECT id FROM attempts WHERE id >= ${firstIdAt(new Date(done ?? 0))}::uuid ORDER BY id LIMIT 1`,
  );
  return row ? timeOfId(row.id) : null;
}

const overwrite = sql`ON CONFLICT (span, at, endpoint_id, succeeded, latency_range) DO UPDATE SET count = excluded.count`;

async function countMinutes(tx: Db, from: number, to: number): Promise<void> {
  const counted = countAttempts(firstIdAt(new Date(from)), firstIdAt(new Date(to)), sql`true`);
  await tx.$executeRaw(
    sql`INSERT INTO delivery_stats (span, at, partner_id, endpoint_id, succeeded, latency_range, count)
      SELECT 'minute', counted.* FROM (${counted}) counted ${overwrite}`,
  );
}

/** Sums up the complete hours that contain one of these minutes. */
async function sumHours(tx: Db, from: number, to: number): Promise<void> {
  const [firstHour, endHour] = [floorTo(from, hourMs), floorTo(to, hourMs)];
  if (firstHour >= endHour) return;
  await tx.$executeRaw(
    sql`INSERT INTO delivery_stats (span, at, partner_id, endpoint_id, succeeded, latency_range, count)
      SELECT 'hour', date_bin('1 hour', at, 'epoch'), partner_id, endpoint_id, succeeded, latency_range, sum(count)
      FROM delivery_stats
      WHERE span = 'minute' AND at >= ${new Date(firstHour)}::timestamptz AND at < ${new Date(endHour)}::timestamptz
      GROUP BY 2, 3, 4, 5, 6 ${overwrite}`,
  );
}

async function deleteBefore(tx: Db, span: "minute" | "hour", time: number): Promise<void> {
  await tx.$executeRaw(
    sql`DELETE FROM delivery_stats WHERE span = ${span}::stat_span AND at < ${new Date(time)}::timestamptz`,
  );
}
