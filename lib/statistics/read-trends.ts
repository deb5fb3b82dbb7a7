import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { sql } from "@/lib/platform/database/db";
import { type EndpointId, type PublicId, publicId } from "@/lib/platform/ids";
import { barStart, countedAttempts, missingSince, rolledUpTo } from "./counted-attempts";
import { timeRange } from "./time-range";

/** The attempts of one hour. */
export interface HourTally {
  readonly succeeded: number;
  readonly failed: number;
}

export interface Trends {
  /** When each hour starts, oldest first. ISO 8601. */
  readonly hours: readonly string[];
  /** A tally for each hour, by endpoint; only endpoints with attempts. */
  readonly byEndpoint: ReadonlyMap<PublicId<"endpoint">, readonly HourTally[]>;
  /** From when on numbers are missing because the roll-up job is behind; null if none are missing. ISO 8601. */
  readonly missingSince: string | null;
}

interface Row extends HourTally {
  readonly endpointId: EndpointId;
  readonly at: Date;
}

const none: HourTally = { succeeded: 0, failed: 0 };

/** The attempts of the last 24 hours by endpoint and hour. One statement reads all of them. */
export async function readTrends({ ctx }: { ctx: Context }): Promise<Trends> {
  requireRight(ctx, "read");
  const now = ctx.clock.now();
  const range = timeRange("24h", now);
  const upTo = await rolledUpTo(now);
  const rows = await actorDb(ctx).$queryRaw<Row[]>(
    sql`SELECT endpoint_id AS "endpointId", ${barStart(range)} AS at,
        coalesce(sum(count) FILTER (WHERE succeeded), 0)::int AS succeeded,
        coalesce(sum(count) FILTER (WHERE NOT succeeded), 0)::int AS failed
      FROM ${countedAttempts({ ctx, scope: {}, range, upTo, now })} GROUP BY 1, 2`,
  );
  const indexes = new Map(range.starts.map((start, index) => [start, index]));
  const byEndpoint = new Map<PublicId<"endpoint">, HourTally[]>();
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
    missingSince: await missingSince(upTo, now),
  };
}
