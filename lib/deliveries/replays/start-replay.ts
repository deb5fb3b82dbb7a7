import { type Context, requireRight } from "@/lib/auth/context";
import { db, sql } from "@/lib/platform/database/db";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createReplay, type StartedReplay } from "./create-replay";
import { matchesReplay, type ReplayFilter, replayInput, withinTenant } from "./replay-filter";

export type ReplayResult = { readonly outcome: "counted"; readonly matched: number } | StartedReplay;

/** Starts a replay of everything that matches, or only counts it. A job moves it on in batches. */
export async function startReplay({ ctx, input }: { ctx: Context; input: unknown }): Promise<ReplayResult> {
  requireRight(ctx, "replay");
  const { dryRun, ratePerSecond, ...values } = parseInput(replayInput, input);
  const filter = withinTenant(ctx, values);
  // Deliveries made from now on have a greater id and stay out of it.
  const upTo = newId();
  const matched = await countMatches(filter, upTo);
  if (dryRun) return { outcome: "counted", matched };
  return createReplay(ctx, { kind: "replay", filter, matched, upTo, ratePerSecond });
}

async function countMatches(filter: ReplayFilter, upTo: string): Promise<number> {
  const [row] = await db().$queryRaw<{ matched: number }[]>(
    sql`SELECT count(*)::int AS matched FROM deliveries d WHERE d.id <= ${upTo}::uuid AND ${matchesReplay(filter)}`,
  );
  return row?.matched ?? 0;
}
