import type { Context } from "@/lib/auth/context";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, db, type Sql, sql, when } from "@/lib/platform/database/db";
import { type EndpointId, firstIdAt, type PartnerId, timeOfId } from "@/lib/platform/ids";
import { countAttempts } from "./count-attempts";
import { floorTo, hourMs, minuteMs } from "./minutes";
import type { TimeRange } from "./time-range";

/** The last minutes, which may not be rolled up yet, are counted from the attempts themselves. At most this many. */
const liveMinutes = 10;

const firstLiveMinute = (now: Date) => floorTo(now.getTime(), minuteMs) - liveMinutes * minuteMs;

/** The time up to which the attempts are rolled up, in milliseconds. */
export async function rolledUpTo(now: Date): Promise<number> {
  const [row] = await db().$queryRaw<{ upTo: string | null }[]>(
    sql`SELECT up_to AS "upTo" FROM job_checkpoints WHERE name = 'rolled_up'`,
  );
  return row?.upTo ? timeOfId(row.upTo) : firstLiveMinute(now);
}

/**
 * From when on numbers are missing because the roll-up job is behind; null if none are missing. ISO 8601. The job does not
 * run while there are no attempts, so a time without any is not missing.
 */
export async function missingSince(upTo: number, now: Date): Promise<string | null> {
  if (upTo >= firstLiveMinute(now)) return null;
  const uncounted = await db().$queryRaw<unknown[]>(
    sql`SELECT 1 FROM attempts WHERE id >= ${firstIdAt(new Date(upTo))}::uuid
        AND id < ${firstIdAt(new Date(firstLiveMinute(now)))}::uuid LIMIT 1`,
  );
  return uncounted.length > 0 ? new Date(upTo).toISOString() : null;
}

/** Which attempts are counted, of those that the actor may see. */
export interface CountScope {
  readonly partnerId?: PartnerId | undefined;
  readonly endpointId?: EndpointId | undefined;
}

/** @param table what has the columns `partner_id` and `endpoint_id` */
function inScope(ctx: Context, table: Sql, { partnerId, endpointId }: CountScope): Sql {
  return allOf([
    tenantSql(ctx, sql`${table}.partner_id`),
    when(partnerId, (id) => sql`${table}.partner_id = ${id}::uuid`),
    when(endpointId, (id) => sql`${table}.endpoint_id = ${id}::uuid`),
  ]);
}

/**
 * The attempts of a time range, as a table `counted` for a FROM clause. It has the columns `at`, `partner_id`,
 * `endpoint_id`, `succeeded`, `latency_range` and `count`. Complete hours come from the rows of hours, the
 * minutes after them from the rows of minutes, and the rest from the attempts.
 * @param upTo the time up to which the attempts are rolled up, in milliseconds
 */
export function countedAttempts(args: {
  ctx: Context;
  scope: CountScope;
  range: TimeRange;
  upTo: number;
  now: Date;
}): Sql {
  const { ctx, scope, range, upTo, now } = args;
  const from = range.starts[0] ?? now.getTime();
  // A range that is shown by minutes cannot be made of hours.
  const hoursTo = range.stepMs < hourMs ? from : Math.max(from, floorTo(upTo, hourMs));
  const liveFrom = Math.max(from, upTo, firstLiveMinute(now));
  const rolledUp = (span: Sql, since: number, until: number) =>
    sql`SELECT s.at, s.partner_id, s.endpoint_id, s.succeeded, s.latency_range, s.count FROM delivery_stats s
      WHERE s.span = ${span} AND s.at >= ${new Date(since)}::timestamptz AND s.at < ${new Date(until)}::timestamptz
        AND ${inScope(ctx, sql`s`, scope)}`;
  const live = countAttempts(
    firstIdAt(new Date(liveFrom)),
    firstIdAt(new Date(now.getTime() + minuteMs)),
    inScope(ctx, sql`d`, scope),
  );
  return sql`(
    ${rolledUp(sql`'hour'`, from, hoursTo)}
    UNION ALL ${rolledUp(sql`'minute'`, Math.max(from, hoursTo), upTo)}
    UNION ALL SELECT at, partner_id, endpoint_id, succeeded, latency_range, count FROM (${live}) live
  ) counted`;
}

/** The start of the bar that an attempt of `counted` belongs to. */
export function barStart({ stepMs }: TimeRange): Sql {
  return sql`date_bin(${`${stepMs} milliseconds`}::interval, at, 'epoch')`;
}
