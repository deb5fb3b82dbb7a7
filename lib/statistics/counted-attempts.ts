import { pool } from "@/lib/platform/database/pool";
import { firstIdAt, timeOfId } from "@/lib/platform/ids";
import { countAttempts } from "./count-attempts";
import { floorTo, hourMs, minuteMs } from "./minutes";
import type { TimeRange } from "./time-range";

/** Minutes that are not rolled up yet are counted from the attempts themselves, but only so many of them. */
const liveMinutes = 10;

/** Whose attempts are counted, as bare ids; null stands for any. */
export interface CountScope {
  /** The actor's own partner, which nothing else can widen. */
  readonly tenant: string | null;
  readonly partnerId: string | null;
  readonly endpointId: string | null;
}

const firstLiveMinute = (now: Date) => floorTo(now.getTime(), minuteMs) - liveMinutes * minuteMs;

/** Up to when the attempts are rolled up, in milliseconds. */
export async function rolledUpTo(now: Date): Promise<number> {
  const { rows } = await pool().query<{ upTo: string | null }>(
    `SELECT up_to AS "upTo" FROM marks WHERE name = 'rolled_up'`,
  );
  const upTo = rows[0]?.upTo;
  return upTo ? timeOfId(upTo) : firstLiveMinute(now);
}

/** From when on numbers are missing, because the job that counts is behind; null when none are. ISO 8601. */
export function missingSince(upTo: number, now: Date): string | null {
  return upTo < firstLiveMinute(now) ? new Date(upTo).toISOString() : null;
}

const inScope = (partner: string, endpoint: string) =>
  `AND ($5::uuid IS NULL OR ${partner} = $5) AND ($6::uuid IS NULL OR ${partner} = $6)
   AND ($7::uuid IS NULL OR ${endpoint} = $7)`;

const stats = (span: string, from: string, to: string) =>
  `SELECT at, partner_id, endpoint_id, succeeded, answer, count FROM delivery_stats
   WHERE span = '${span}' AND at >= ${from} AND at < ${to} ${inScope("partner_id", "endpoint_id")}`;

/**
 * The attempts of a range as a table `counted`, to be put behind FROM with the values of {@link countedValues}: hours
 * that are over from the hours' rows, what follows from the minutes', and the rest from the attempts. `$1` is the length
 * of a bar.
 */
export const countedAttempts = `(
    ${stats("hour", "$2::timestamptz", "$3::timestamptz")}
    UNION ALL ${stats("minute", "greatest($2::timestamptz, $3)", "$4::timestamptz")}
    UNION ALL SELECT at, partner_id, endpoint_id, succeeded, answer, count
      FROM (${countAttempts("$8", "$9", inScope("d.partner_id", "d.endpoint_id"))}) live
  ) counted`;

/** The values of {@link countedAttempts}. */
export function countedValues(range: TimeRange, upTo: number, now: Date, scope: CountScope): unknown[] {
  const from = range.starts[0] ?? now.getTime();
  // A range of single minutes cannot be made of hours.
  const hoursTo = range.stepMs < hourMs ? from : Math.max(from, floorTo(upTo, hourMs));
  const liveFrom = Math.max(from, upTo, firstLiveMinute(now));
  return [
    `${range.stepMs} milliseconds`,
    new Date(from),
    new Date(hoursTo),
    new Date(upTo),
    scope.tenant,
    scope.partnerId,
    scope.endpointId,
    firstIdAt(new Date(liveFrom)),
    firstIdAt(new Date(now.getTime() + minuteMs)),
  ];
}
