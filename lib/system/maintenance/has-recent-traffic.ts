import type { Clock } from "@/lib/platform/clock";
import { pool } from "@/lib/platform/database/pool";
import { firstIdAt } from "@/lib/platform/ids";

/**
 * How long the maintenance runs every minute after the last event or attempt, in milliseconds. The statistics count the
 * last two minutes again, and a process that dies leaves work behind that only the next run finds.
 */
const activeMs = 3 * 60_000;

/** Whether an event was received or an attempt ended in the last minutes, in any process. */
export async function hasRecentTraffic(clock: Clock): Promise<boolean> {
  const { rows } = await pool().query<{ recent: boolean }>({
    name: "recent-traffic",
    text: `SELECT EXISTS (SELECT FROM events WHERE id >= $1) OR EXISTS (SELECT FROM attempts WHERE id >= $1) AS recent`,
    values: [firstIdAt(new Date(clock.now().getTime() - activeMs))],
  });
  return rows[0]?.recent ?? false;
}
