import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { countedAttempts, countedValues, missingSince, rolledUpTo } from "./counted-attempts";
import { timeRange } from "./time-range";

/** Attempts of one hour. */
export interface HourTally {
  readonly succeeded: number;
  readonly failed: number;
}

export interface Trends {
  /** Where each hour begins, the oldest first. ISO 8601. */
  readonly hours: readonly string[];
  /** A tally for each hour, by the endpoint's public id; only endpoints that something was sent to. */
  readonly byEndpoint: ReadonlyMap<string, readonly HourTally[]>;
  /** The numbers of this moment and later are missing, because the job that counts is behind. ISO 8601. */
  readonly missingSince: string | null;
}

const statement = `SELECT endpoint_id AS "endpointId", date_bin($1::interval, at, 'epoch') AS at,
    coalesce(sum(count) FILTER (WHERE succeeded), 0)::int AS succeeded,
    coalesce(sum(count) FILTER (WHERE NOT succeeded), 0)::int AS failed
  FROM ${countedAttempts} GROUP BY 1, 2`;

interface Row extends HourTally {
  readonly endpointId: string;
  readonly at: Date;
}

const none: HourTally = { succeeded: 0, failed: 0 };

/** What was sent to each endpoint in the last 24 hours, hour by hour, and how it was answered: one statement for all. */
export async function readTrends({ ctx }: { ctx: Context }): Promise<Trends> {
  requireRight(ctx, "read");
  const now = ctx.clock.now();
  const range = timeRange("24h", now);
  const upTo = await rolledUpTo(now);
  const scope = { tenant: tenantOf(ctx), partnerId: null, endpointId: null };
  const { rows } = await pool().query<Row>(statement, countedValues(range, upTo, now, scope));
  const indexes = new Map(range.starts.map((start, index) => [start, index]));
  const byEndpoint = new Map<string, HourTally[]>();
  for (const { endpointId, at, succeeded, failed } of rows) {
    const index = indexes.get(at.getTime());
    if (index === undefined) continue;
    const id = publicId("endpoint", endpointId);
    const tallies = byEndpoint.get(id) ?? range.starts.map(() => none);
    tallies[index] = { succeeded, failed };
    byEndpoint.set(id, tallies);
  }
  return {
    hours: range.starts.map((start) => new Date(start).toISOString()),
    byEndpoint,
    missingSince: missingSince(upTo, now),
  };
}
