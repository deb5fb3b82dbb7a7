import { type Context, requireRight } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createReplay, type StartedReplay } from "./create-replay";
import { filterFor, isForeign, type ReplayFilter, replayInput, whereOf } from "./replay-filter";

export type ReplayResult = { readonly outcome: "counted"; readonly matched: number } | StartedReplay;

/** Starts a replay of everything that matches, or only counts it. A job moves it on in batches. */
export async function startReplay({ ctx, input }: { ctx: Context; input: unknown }): Promise<ReplayResult> {
  requireRight(ctx, "replay");
  const values = parseInput(replayInput, input);
  const filter = filterFor(ctx, values);
  // Deliveries made from now on have a greater id and stay out of it.
  const upTo = newId();
  const matched = isForeign(ctx, values) ? 0 : await countMatches(filter, upTo);
  if (values.dryRun) return { outcome: "counted", matched };
  return createReplay(ctx, { kind: "replay", filter, matched, upTo, ratePerSecond: values.ratePerSecond });
}

async function countMatches(filter: ReplayFilter, upTo: string): Promise<number> {
  const where = whereOf(filter, 2);
  const { rows } = await pool().query<{ matched: number }>(
    `SELECT count(*)::int AS matched FROM deliveries d WHERE d.id <= $1 AND ${where.sql}`,
    [upTo, ...where.values],
  );
  return rows[0]?.matched ?? 0;
}
