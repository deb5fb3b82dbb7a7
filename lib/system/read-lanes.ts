import { nextDue } from "@/lib/deliveries/queue/next-due";
import { queryWithin } from "@/lib/platform/database/pool";

export interface LanesState {
  readonly lanes: number;
  /** Workers that serve their lanes, or are about to. */
  readonly awakeWorkers: number;
  /** Lanes with a due delivery that is not in flight. */
  readonly due: number;
  /** Lanes whose circuit breaker is open. */
  readonly suspended: number;
  /** Lanes that wait because their endpoint responded 429 or asked for it. */
  readonly waiting: number;
  /** The lateness of the most overdue delivery of all lanes, in seconds. */
  readonly latenessSeconds: number;
  /** The same for lanes that have not sent since. The others send as fast as their endpoint and its limits allow. */
  readonly unattendedSeconds: number;
}

/**
 * Only lanes of enabled endpoints: the deliveries of others wait on purpose, so they are not late. The same holds for
 * deliveries that wait for an open breaker, for the end of a wait, or for the first delivery of an ordered lane.
 */
const statement = `
SELECT count(*)::int AS lanes, (SELECT count(*)::int FROM workers WHERE awake) AS "awakeWorkers",
  count(*) FILTER (WHERE next.at <= now())::int AS due,
  count(*) FILTER (WHERE l.probe_at IS NOT NULL)::int AS suspended,
  count(*) FILTER (WHERE l.waits_until > now())::int AS waiting,
  greatest(0, coalesce(max(extract(epoch FROM now() - next.at)), 0))::float8 AS "latenessSeconds",
  greatest(0, coalesce(max(extract(epoch FROM now() - greatest(next.at, l.worked_at)))
    FILTER (WHERE next.at IS NOT NULL), 0))::float8 AS "unattendedSeconds"
FROM lanes l JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL
LEFT JOIN ${nextDue} ON true`;

/**
 * The current state of the lanes. It reads the head of each queue, never history.
 * @param ms the timeout of the query, in milliseconds
 */
export async function readLanes(ms: number): Promise<LanesState> {
  const { rows } = await queryWithin<LanesState>(ms, { name: "lanes-state", text: statement });
  const row = rows[0];
  if (!row) throw new Error("The lanes could not be counted.");
  return row;
}
