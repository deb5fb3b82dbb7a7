import type { PoolClient } from "pg";
import type { Clock } from "@/lib/platform/clock";
import { inTransaction } from "@/lib/platform/database/transaction";
import { firstIdAt, timeOfId } from "@/lib/platform/ids";
import { countAttempts } from "./count-attempts";
import { floorTo, hourMs, minuteMs } from "./minutes";

const dayMs = 24 * hourMs;

/** Minutes counted per transaction. */
const chunkMs = 10 * minuteMs;
/**
 * An attempt has its id before its row is there for all to see, and machines' clocks differ a little. So the last
 * minutes are counted again each time, and a late row is in the numbers two minutes later at the most.
 */
const lateMs = 2 * minuteMs;
/** After that only the hours are kept; no page looks at single minutes of the day before yesterday. */
const minutesKeptMs = 2 * dayMs;

export interface RolledUp {
  /** Everything before this moment is counted. */
  readonly upTo: Date;
  /** There is more to count up to now. */
  readonly behind: boolean;
}

/**
 * Counts finished attempts into `delivery_stats`, one stretch of time at a time. A stretch is counted from the attempts
 * and written over what was there, in one transaction with the mark of how far the job has come, so it may be killed
 * anywhere and called by several at once.
 * @param keepDays how long hours are kept
 */
export async function rollUp({ clock, keepDays }: { clock: Clock; keepDays: number }): Promise<RolledUp> {
  return inTransaction(async ({ client }) => {
    const now = floorTo(clock.now().getTime(), minuteMs);
    const done = await lockProgress(client);
    const next = await nextAttemptAt(client, done);
    const to = next === null ? now : Math.min(now, floorTo(next, minuteMs) + chunkMs);
    const from = (done ?? floorTo(next ?? now, minuteMs)) - lateMs;
    await countMinutes(client, from, to);
    await sumHours(client, from, to);
    await drop(client, "minute", Math.min(now - minutesKeptMs, floorTo(from, hourMs)));
    await drop(client, "hour", now - keepDays * dayMs);
    await client.query("UPDATE marks SET up_to = $1, at = now() WHERE name = 'rolled_up'", [
      firstIdAt(new Date(to)),
    ]);
    return { upTo: new Date(to), behind: to < now };
  });
}

/** The moment up to which everything is counted, or null at the very start. Whoever else counts has to wait. */
async function lockProgress(client: PoolClient): Promise<number | null> {
  await client.query("INSERT INTO marks (name) VALUES ('rolled_up') ON CONFLICT (name) DO NOTHING");
  const { rows } = await client.query<{ upTo: string | null }>(
    `SELECT up_to AS "upTo" FROM marks WHERE name = 'rolled_up' FOR UPDATE`,
  );
  const upTo = rows[0]?.upTo;
  return upTo ? timeOfId(upTo) : null;
}

/** When the first attempt ended that is not counted yet: what lies before it needs no looking at. */
async function nextAttemptAt(client: PoolClient, done: number | null): Promise<number | null> {
  const { rows } = await client.query<{ id: string }>(
    "SELECT id FROM attempts WHERE id >= $1::uuid ORDER BY id LIMIT 1",
    [firstIdAt(new Date(done ?? 0))],
  );
  const id = rows[0]?.id;
  return id === undefined ? null : timeOfId(id);
}

const write = `ON CONFLICT (span, at, endpoint_id, succeeded, answer) DO UPDATE SET count = excluded.count`;

async function countMinutes(client: PoolClient, from: number, to: number): Promise<void> {
  await client.query(
    `INSERT INTO delivery_stats (span, at, partner_id, endpoint_id, succeeded, answer, count)
     SELECT 'minute', counted.* FROM (${countAttempts("$1", "$2")}) counted ${write}`,
    [firstIdAt(new Date(from)), firstIdAt(new Date(to))],
  );
}

/** Sums up the hours that are over and had one of these minutes in them. */
async function sumHours(client: PoolClient, from: number, to: number): Promise<void> {
  const hours = [floorTo(from, hourMs), floorTo(to, hourMs)] as const;
  if (hours[0] >= hours[1]) return;
  await client.query(
    `INSERT INTO delivery_stats (span, at, partner_id, endpoint_id, succeeded, answer, count)
     SELECT 'hour', date_bin('1 hour', at, 'epoch'), partner_id, endpoint_id, succeeded, answer, sum(count)
     FROM delivery_stats WHERE span = 'minute' AND at >= $1 AND at < $2 GROUP BY 2, 3, 4, 5, 6 ${write}`,
    hours.map((at) => new Date(at)),
  );
}

async function drop(client: PoolClient, span: "minute" | "hour", before: number): Promise<void> {
  await client.query("DELETE FROM delivery_stats WHERE span = $1::stat_span AND at < $2", [
    span,
    new Date(before),
  ]);
}
