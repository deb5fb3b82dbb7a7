import type { Clock } from "@/lib/platform/clock";
import { db, sql } from "@/lib/platform/database/db";

/** Limits how often something can be tried. After the free tries, each try doubles the delay before the next one. */
export interface TryLimit {
  /** What the tries are counted under. It names the kind of tries, too. */
  readonly key: string;
  readonly freeTries: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

/** The limits of one try. */
export interface TryLimits {
  readonly own: TryLimit;
  /** Limits that several people share. They do not apply where the own one had a success in the last 30 days. */
  readonly shared: readonly TryLimit[];
}

export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly retryAfterSeconds: number };

/** Stands for "no delay". It is before the time of every try, also of one that began earlier and is counted later. */
const noDelay = new Date(0);

/** Without a try for this time, the count starts again. */
export const forgetTriesMs = 3_600_000;
/** How long a success counts. Retention keeps its row for as long. */
export const knownDays = 30;

/** Counts a try, unless it comes too early. Of many tries at once, no more are admitted than one after the other. */
export async function countTry({ own, shared }: TryLimits, clock: Clock): Promise<Admission> {
  const now = clock.now();
  const counted = await countIn(own, now);
  if (!counted) return refusal(own, now);
  if (counted.isKnown) return { admitted: true };
  for (const limit of shared) {
    if (!(await countIn(limit, now))) return refusal(limit, now);
  }
  return { admitted: true };
}

/** Records that the try was a success: it does not count against the limits. */
export async function recordSuccess({ own, shared }: TryLimits, clock: Clock): Promise<void> {
  const now = clock.now();
  const sharedKeys = shared.map(({ key }) => key);
  await db().$executeRaw(sql`
    UPDATE sign_in_limits SET tries = 0, next_try_at = ${noDelay}, succeeded_at = ${now} WHERE key = ${own.key}`);
  await db().$executeRaw(sql`
    UPDATE sign_in_limits SET tries = greatest(0, tries - 1) WHERE key = ANY(${sharedKeys}::text[])`);
}

interface Counted {
  readonly isKnown: boolean;
}

/**
 * Checks and counts in one statement, which locks the row of the limit.
 * @returns undefined if the try comes too early
 */
async function countIn(limit: TryLimit, now: Date): Promise<Counted | undefined> {
  const forgotten = new Date(now.getTime() - forgetTriesMs);
  const knownSince = new Date(now.getTime() - knownDays * 24 * 3_600_000);
  const tries = sql`CASE WHEN l.last_try_at < ${forgotten} THEN 1 ELSE l.tries + 1 END`;
  const { freeTries, firstDelayMs, maxDelayMs } = limit;
  const delayMs = sql`least(${maxDelayMs}::float8, ${firstDelayMs}::float8 * 2 ^ least(30, ${tries} - ${freeTries}))`;
  const [counted] = await db().$queryRaw<Counted[]>(sql`
    INSERT INTO sign_in_limits AS l (key, tries, next_try_at, last_try_at)
    VALUES (${limit.key}, 1, ${noDelay}, ${now})
    ON CONFLICT (key) DO UPDATE SET tries = ${tries}, last_try_at = ${now},
      next_try_at = CASE WHEN ${tries} < ${freeTries} THEN ${noDelay}::timestamptz
        ELSE ${now}::timestamptz + ${delayMs} * interval '1 millisecond' END
    WHERE l.next_try_at <= ${now}
    RETURNING coalesce(l.succeeded_at > ${knownSince}, false) AS "isKnown"`);
  return counted;
}

async function refusal({ key }: TryLimit, now: Date): Promise<Admission> {
  const [limit] = await db().$queryRaw<{ nextTryAt: Date }[]>(
    sql`SELECT next_try_at AS "nextTryAt" FROM sign_in_limits WHERE key = ${key}`,
  );
  const waitMs = (limit?.nextTryAt ?? now).getTime() - now.getTime();
  return { admitted: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) };
}
