import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/platform/context";
import { pool } from "@/lib/platform/database/pool";
import { prisma } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { filterFor, isForeign, type ReplayFilter, replayInput, whereOf } from "./replay-filter";
import { type ReplayView, replayView } from "./replay-view";

export type StartedReplay =
  | { readonly outcome: "counted"; readonly matched: number }
  /** `replayId` is the bare id, for the job that moves it on. */
  | { readonly outcome: "started"; readonly replay: ReplayView; readonly replayId: string };

/** Starts a replay of everything that matches, or only counts it. A job moves it on in batches. */
export async function startReplay({ ctx, input }: { ctx: Context; input: unknown }): Promise<StartedReplay> {
  requireRight(ctx, "replay");
  const wish = parseInput(replayInput, input);
  const filter = filterFor(ctx, wish);
  // Deliveries made from now on have a greater id and stay out of it.
  const upTo = newId();
  const matched = isForeign(ctx, wish) ? 0 : await countMatches(filter, upTo);
  if (wish.dryRun) return { outcome: "counted", matched };
  const replay = await prisma().$transaction(async (tx) => {
    const row = await tx.replay.create({
      data: {
        id: newId(),
        partnerId: filter.partnerId ?? null,
        filter: { ...filter },
        matched,
        upTo,
        createdBy: ctx.actor.name,
        ...(matched === 0 ? { status: "completed", finishedAt: ctx.clock.now() } : {}),
      },
    });
    await recordAudit(tx, ctx, {
      action: "replay.start",
      targetKind: "replay",
      targetId: row.id,
      partnerId: row.partnerId,
      detail: { filter: { ...filter }, matched },
    });
    return row;
  });
  return { outcome: "started", replay: replayView(replay), replayId: replay.id };
}

async function countMatches(filter: ReplayFilter, upTo: string): Promise<number> {
  const where = whereOf(filter, 2);
  const { rows } = await pool().query<{ matched: number }>(
    `SELECT count(*)::int AS matched FROM deliveries d WHERE d.id <= $1 AND ${where.sql}`,
    [upTo, ...where.values],
  );
  return rows[0]?.matched ?? 0;
}
