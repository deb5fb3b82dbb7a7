import { z } from "zod";
import { type Context, requireRight, tenantOf } from "@/lib/platform/context";
import { pool } from "@/lib/platform/database/pool";
import { firstIdAt, publicId, timeOfId } from "@/lib/platform/ids";
import { publicIdField, timeField } from "@/lib/platform/input-fields";
import { parseInput } from "@/lib/platform/parse-input";
import { type AnswerCounts, answerQuantile } from "@/lib/statistics/answer-times";
import { countAttempts } from "@/lib/statistics/count-attempts";
import { floorTo, hourMs, minuteMs } from "@/lib/statistics/roll-up";
import { rangeNames, type TimeRange, timeRange, timeStretch } from "./time-range";

/** Minutes that are not rolled up yet are counted from the attempts themselves, but only so many of them. */
const liveMinutes = 10;

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
  readonly answer: number | null;
  readonly count: number;
}

/** What was sent in a range of time, and how it was answered: in all, over time, and by endpoint. */
export async function readFigures({ ctx, query }: { ctx: Context; query: unknown }): Promise<Figures> {
  requireRight(ctx, "read");
  const wish = parseInput(figuresQuery, query);
  const now = ctx.clock.now();
  const end = wish.until && wish.until < now ? wish.until : now;
  const range = wish.since ? timeStretch(wish.since, end, now) : timeRange(wish.range, now);
  const scope = [tenantOf(ctx), wish.partnerId ?? null, wish.endpointId ?? null];
  const upTo = await rolledUpTo(now);
  const rows = await readRows(range, Math.min(upTo, end.getTime()), end, scope);
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
    missingSince: upTo < firstLiveMinute(now) ? new Date(upTo).toISOString() : null,
  };
}

const firstLiveMinute = (now: Date) => floorTo(now.getTime(), minuteMs) - liveMinutes * minuteMs;

async function rolledUpTo(now: Date): Promise<number> {
  const { rows } = await pool().query<{ upTo: string | null }>(
    `SELECT up_to AS "upTo" FROM marks WHERE name = 'rolled_up'`,
  );
  const upTo = rows[0]?.upTo;
  return upTo ? timeOfId(upTo) : firstLiveMinute(now);
}

/** $5 the actor's partner, $6 the wished partner, $7 the wished endpoint; null stands for any. */
const inScope = (partner: string, endpoint: string) =>
  `AND ($5::uuid IS NULL OR ${partner} = $5) AND ($6::uuid IS NULL OR ${partner} = $6)
   AND ($7::uuid IS NULL OR ${endpoint} = $7)`;

const stats = (span: string, from: string, to: string) =>
  `SELECT at, partner_id, endpoint_id, succeeded, answer, count FROM delivery_stats
   WHERE span = '${span}' AND at >= ${from} AND at < ${to} ${inScope("partner_id", "endpoint_id")}`;

/** Hours that are over from the hours' rows, what follows from the minutes', and the rest from the attempts. */
const statement = `SELECT date_bin($1::interval, at, 'epoch') AS at, endpoint_id AS "endpointId",
    partner_id AS "partnerId", succeeded, answer, sum(count)::int AS count
  FROM (
    ${stats("hour", "$2::timestamptz", "$3::timestamptz")}
    UNION ALL ${stats("minute", "greatest($2::timestamptz, $3)", "$4::timestamptz")}
    UNION ALL SELECT at, partner_id, endpoint_id, succeeded, answer, count
      FROM (${countAttempts("$8", "$9", inScope("d.partner_id", "d.endpoint_id"))}) live
  ) counted
  GROUP BY GROUPING SETS ((1, succeeded, answer), (endpoint_id, succeeded), (partner_id, succeeded))`;

async function readRows(
  range: TimeRange,
  upTo: number,
  now: Date,
  scope: unknown[],
): Promise<readonly Row[]> {
  const from = range.starts[0] ?? now.getTime();
  // A range of single minutes cannot be made of hours.
  const hoursTo = range.stepMs < hourMs ? from : Math.max(from, floorTo(upTo, hourMs));
  const liveFrom = Math.max(from, upTo, firstLiveMinute(now));
  const { rows } = await pool().query<Row>(statement, [
    `${range.stepMs} milliseconds`,
    new Date(from),
    new Date(hoursTo),
    new Date(upTo),
    ...scope,
    firstIdAt(new Date(liveFrom)),
    firstIdAt(new Date(now.getTime() + minuteMs)),
  ]);
  return rows;
}

function tallyOf(rows: readonly Row[]): Tally {
  const answers: number[] = [];
  let [succeeded, failed] = [0, 0];
  for (const { succeeded: fine, answer, count } of rows) {
    if (fine) succeeded += count;
    else failed += count;
    if (answer !== null && answer > 0) answers[answer - 1] = (answers[answer - 1] ?? 0) + count;
  }
  const counts: AnswerCounts = Array.from(answers, (count) => count ?? 0);
  return { succeeded, failed, p50: answerQuantile(counts, 0.5), p95: answerQuantile(counts, 0.95) };
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
