import { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { sql } from "@/lib/platform/database/db";
import { type EndpointId, type PartnerId, type PublicId, publicId } from "@/lib/platform/ids";
import { publicIdField, timeField } from "@/lib/platform/input-fields";
import { parseInput } from "@/lib/platform/parse-input";
import { barStart, countedAttempts, missingSince, rolledUpTo } from "./counted-attempts";
import { type LatencyCounts, latencyQuantile } from "./latency";
import { customTimeRange, rangeNames, type TimeRange, timeRange } from "./time-range";

const figuresQuery = z.strictObject({
  range: z.enum(rangeNames).default("24h"),
  /** With it, `range` is ignored. */
  since: timeField.optional(),
  until: timeField.optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
});

/** The attempts of a time range. */
export interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  /** The median latency in milliseconds; null without any latencies. */
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface Bar extends Tally {
  /** When the bar starts. ISO 8601. */
  readonly at: string;
}

export interface EndpointTally {
  readonly endpointId: PublicId<"endpoint">;
  readonly succeeded: number;
  readonly failed: number;
}

export interface PartnerTally {
  readonly partnerId: PublicId<"partner">;
  readonly succeeded: number;
  readonly failed: number;
}

export interface Figures {
  readonly range: TimeRange["name"];
  readonly stepMs: number;
  readonly total: Tally;
  readonly bars: readonly Bar[];
  /** Only endpoints with attempts. */
  readonly endpoints: readonly EndpointTally[];
  /** Only partners with attempts. */
  readonly partners: readonly PartnerTally[];
  /** From when on numbers are missing because the roll-up job is behind; null if none are missing. ISO 8601. */
  readonly missingSince: string | null;
}

interface Row {
  readonly at: Date | null;
  readonly endpointId: EndpointId | null;
  readonly partnerId: PartnerId | null;
  readonly succeeded: boolean;
  readonly latencyRange: number | null;
  readonly count: number;
}

/** The attempts of a time range and their outcomes: in total, over time, by endpoint and by partner. */
export async function readFigures({ ctx, query }: { ctx: Context; query: unknown }): Promise<Figures> {
  requireRight(ctx, "read");
  const filters = parseInput(figuresQuery, query);
  const now = ctx.clock.now();
  const end = filters.until && filters.until < now ? filters.until : now;
  const range = filters.since ? customTimeRange(filters.since, end, now) : timeRange(filters.range, now);
  const upTo = await rolledUpTo(now);
  const counted = countedAttempts({
    ctx,
    scope: { partnerId: filters.partnerId, endpointId: filters.endpointId },
    range,
    upTo: Math.min(upTo, end.getTime()),
    now: end,
  });
  const rows = await actorDb(ctx).$queryRaw<Row[]>(
    sql`SELECT ${barStart(range)} AS at, endpoint_id AS "endpointId", partner_id AS "partnerId", succeeded,
        latency_range AS "latencyRange", sum(count)::int AS count
      FROM ${counted}
      GROUP BY GROUPING SETS ((1, succeeded, latency_range), (endpoint_id, succeeded), (partner_id, succeeded))`,
  );
  return {
    range: range.name,
    stepMs: range.stepMs,
    total: tallyOf(rows.filter(({ at }) => at !== null)),
    bars: range.starts.map((start) => ({
      at: new Date(start).toISOString(),
      ...tallyOf(rows.filter(({ at }) => at?.getTime() === start)),
    })),
    endpoints: sumBy(rows, "endpointId").map(([id, tally]) => ({
      endpointId: publicId("endpoint", id),
      ...tally,
    })),
    partners: sumBy(rows, "partnerId").map(([id, tally]) => ({
      partnerId: publicId("partner", id),
      ...tally,
    })),
    missingSince: await missingSince(upTo, now),
  };
}

function tallyOf(rows: readonly Row[]): Tally {
  const buckets: number[] = [];
  let [succeeded, failed] = [0, 0];
  for (const { succeeded: isSuccess, latencyRange, count } of rows) {
    if (isSuccess) succeeded += count;
    else failed += count;
    if (latencyRange !== null && latencyRange > 0)
      buckets[latencyRange - 1] = (buckets[latencyRange - 1] ?? 0) + count;
  }
  const counts: LatencyCounts = Array.from(buckets, (count) => count ?? 0);
  return { succeeded, failed, p50: latencyQuantile(counts, 0.5), p95: latencyQuantile(counts, 0.95) };
}

type Sums = { succeeded: number; failed: number };

/** The sums by endpoint or by partner. */
function sumBy(rows: readonly Row[], by: "endpointId" | "partnerId"): readonly (readonly [string, Sums])[] {
  const byId = new Map<string, Sums>();
  for (const row of rows) {
    const id = row[by];
    if (id === null) continue;
    const sums = byId.get(id) ?? { succeeded: 0, failed: 0 };
    sums[row.succeeded ? "succeeded" : "failed"] += row.count;
    byId.set(id, sums);
  }
  return [...byId];
}
