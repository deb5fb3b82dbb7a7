import { nextDue } from "@/lib/deliveries/queue/next-due";
import { queryWithin } from "@/lib/platform/database/pool";

export interface LanesState {
  readonly lanes: number;
  readonly awake: number;
  /** Lanes with something due that is not under way. */
  readonly due: number;
  /** Lanes whose breaker is open. */
  readonly suspended: number;
  /** How late the longest-due delivery of any lane is, in seconds. */
  readonly latenessSeconds: number;
  /** The same for the lanes that nobody works on. The others send as fast as their endpoint and its limits let them. */
  readonly unattendedSeconds: number;
}

/**
 * Only lanes that are to send: what is due in any other is not late, it waits on purpose. So does what an open breaker
 * or the first delivery of an ordered lane holds back.
 */
const statement = `
SELECT count(*)::int AS lanes, count(*) FILTER (WHERE l.awake)::int AS awake,
  count(*) FILTER (WHERE next.at <= now())::int AS due,
  count(*) FILTER (WHERE l.probe_at IS NOT NULL)::int AS suspended,
  greatest(0, coalesce(max(extract(epoch FROM now() - next.at)), 0))::float8 AS "latenessSeconds",
  greatest(0, coalesce(max(extract(epoch FROM now() - greatest(next.at, l.worked_at)))
    FILTER (WHERE next.at IS NOT NULL), 0))::float8 AS "unattendedSeconds"
FROM lanes l JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL
LEFT JOIN ${nextDue} ON true`;

/**
 * How the lanes stand at this moment. It looks at the head of each queue, never at history.
 * @param ms milliseconds that the question may take
 */
export async function readLanes(ms: number): Promise<LanesState> {
  const { rows } = await queryWithin<LanesState>(ms, { name: "lanes-state", text: statement });
  const row = rows[0];
  if (!row) throw new Error("The lanes could not be counted.");
  return row;
}
