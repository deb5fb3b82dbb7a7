import type { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { sql } from "@/lib/platform/database/db";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createReplay } from "./create-replay";
import { matchesReplay, replayInput, startReplayInput, withinTenant } from "./replay-filter";
import type { ReplayView } from "./replay-view";

/** How many deliveries (or events) a bulk replay would send. */
export interface ReplayCount {
  readonly matched: number;
}

interface Call {
  readonly ctx: Context;
  readonly input: unknown;
}

/**
 * Counts the deliveries that {@link startReplay} would send.
 * @throws PorticoError `forbidden`, `invalid_input`
 */
export async function countReplay({ ctx, input }: Call): Promise<ReplayCount> {
  requireRight(ctx, "replay");
  const { matched } = await matchesOf(ctx, parseInput(replayInput, input));
  return { matched };
}

/**
 * Starts a bulk replay of all deliveries that match. Its job restarts them in batches.
 * @throws PorticoError `forbidden`, `invalid_input`
 */
export async function startReplay({ ctx, input }: Call): Promise<ReplayView> {
  requireRight(ctx, "replay");
  const parsed = parseInput(startReplayInput, input);
  const matches = await matchesOf(ctx, parsed);
  return createReplay({ ctx, kind: "replay", ratePerSecond: parsed.ratePerSecond, ...matches });
}

async function matchesOf(ctx: Context, input: z.output<typeof replayInput>) {
  const { all: _, dryRun: __, ratePerSecond: ___, ...values } = input;
  const filter = withinTenant(ctx, values);
  // Deliveries that are created from now on have a greater id and do not belong to the replay.
  const upTo = newId();
  const [row] = await actorDb(ctx).$queryRaw<ReplayCount[]>(
    sql`SELECT count(*)::int AS matched FROM deliveries d WHERE d.id <= ${upTo}::uuid AND ${matchesReplay(filter)}`,
  );
  return { filter, upTo, matched: row?.matched ?? 0 };
}
