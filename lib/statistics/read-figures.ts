import { z } from "zod";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { publicIdField, timeField } from "@/lib/platform/input-fields";
import { parseInput } from "@/lib/platform/parse-input";
import { countedAttempts, countedValues, missingSince, rolledUpTo } from "./counted-attempts";
import { type LatencyCounts, latencyQuantile } from "./latency";
import { customTimeRange, rangeNames, type TimeRange, timeRange } from "./time-range";

const figuresQuery = z.strictObject({
  range: z.enum(rangeNames).default("24h"),
  /** With it, the stretch from then on counts and not the range. */
  since: timeField.optional(),
  until: timeField.optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
});

/** Attempts of one stretch of time. */
export interface Tally {
  readonly succeeded: number;
  readonly failed: number;
  /** Milliseconds; null when nothing was answered. */
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface Bar extends Tally {
  /** When it begins. ISO 8601. */
  readonly at: string;
}

export interface EndpointTally {
  readonly endpointId: string;
  readonly succeeded: number;
  readonly failed: number;
}

export interface PartnerTally {
  readonly partnerId: string;
  readonly succeeded: number;
  readonly failed: number;
}

export interface Figures {
  readonly range: TimeRange["name"];
  readonly stepMs: number;
  readonly total: Tally;
  readonly bars: readonly Bar[];
  /** Only endpoints that something was sent to. */
  readonly endpoints: readonly EndpointTally[];
  /** Only partners that something was sent to. */
  readonly partners: readonly PartnerTally[];
  /** The numbers of this moment and later are missing, because the job that counts is behind. ISO 8601. */
  readonly missingSince: string | null;
}

interface Row {
  readonly at: Date | null;
  readonly endpointId: string | null;
  readonly partnerId: string | null;
  readonly succeeded: boolean;
  readonly latencyBucket: number | null;
  readonly count: number;
}

/** What was sent in a range of time, and how it was answered: in all, over time, and by endpoint. */
export async function readFigures({ ctx, query }: { ctx: Context; query: unknown }): Promise<Figures> {
  requireRight(ctx, "read");
  const filters = parseInput(figuresQuery, query);
  const now = ctx.clock.now();
  const end = filters.until && filters.until < now ? filters.until : now;
  const range = filters.since ? customTimeRange(filters.since, end, now) : timeRange(filters.range, now);
  const upTo = await rolledUpTo(now);
  const scope = {
    tenant: tenantOf(ctx),
    partnerId: filters.partnerId ?? null,
    endpointId: filters.endpointId ?? null,
  };
  const values = countedValues(range, Math.min(upTo, end.getTime()), end, scope);
  const { rows } = await pool().query<Row>(statement, values);
  return {
    range: range.name,
    stepMs: range.stepMs,
    total: tallyOf(rows.filter(({ at }) => at !== null)),
    bars: range.starts.map((start) => ({
      at: new Date(start).toISOString(),
      ...tallyOf(rows.filter(({ at }) => at?.getTime() === start)),
    })),
    endpoints: tallies(rows, "endpointId").map(([id, tally]) => ({
      endpointId: publicId("endpoint", id),
      ...tally,
    })),
    partners: tallies(rows, "partnerId").map(([id, tally]) => ({
      partnerId: publicId("partner", id),
      ...tally,
    })),
    missingSince: missingSince(upTo, now),
  };
}

const statement = `SELECT date_bin($1::interval, at, 'epoch') AS at, endpoint_id AS "endpointId",
    partner_id AS "partnerId", succeeded, answer AS "latencyBucket", sum(count)::int AS count
  FROM ${countedAttempts}
  GROUP BY GROUPING SETS ((1, succeeded, answer), (endpoint_id, succeeded), (partner_id, succeeded))`;

function tallyOf(rows: readonly Row[]): Tally {
  const buckets: number[] = [];
  let [succeeded, failed] = [0, 0];
  for (const { succeeded: isSuccess, latencyBucket, count } of rows) {
    if (isSuccess) succeeded += count;
    else failed += count;
    if (latencyBucket !== null && latencyBucket > 0)
      buckets[latencyBucket - 1] = (buckets[latencyBucket - 1] ?? 0) + count;
  }
  const counts: LatencyCounts = Array.from(buckets, (count) => count ?? 0);
  return { succeeded, failed, p50: latencyQuantile(counts, 0.5), p95: latencyQuantile(counts, 0.95) };
}

type Sums = { succeeded: number; failed: number };

/** Counts by endpoint or by partner, whichever the rows are grouped by. */
function tallies(rows: readonly Row[], by: "endpointId" | "partnerId"): readonly (readonly [string, Sums])[] {
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
