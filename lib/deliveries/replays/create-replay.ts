import { recordAudit } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import type { ReplayFilter } from "./replay-filter";
import { type ReplayView, replayView } from "./replay-view";

/** `replayId` is the bare id, for the job that moves it on. */
export interface StartedReplay {
  readonly outcome: "started";
  readonly replay: ReplayView;
  readonly replayId: string;
}

export interface ReplayPlan {
  readonly kind: "replay" | "missing";
  readonly filter: ReplayFilter;
  readonly matched: number;
  /** What was made after the request does not belong to it. A bare id. */
  readonly upTo: string;
  readonly ratePerSecond: number | undefined;
}

/** Writes down a bulk replay for its job, and who asked for it. One that matches nothing has ended at once. */
export async function createReplay(ctx: Context, plan: ReplayPlan): Promise<StartedReplay> {
  const { kind, matched, upTo } = plan;
  const filter = { ...plan.filter };
  const replay = await prisma().$transaction(async (tx) => {
    const row = await tx.replay.create({
      data: {
        id: newId(),
        kind,
        partnerId: plan.filter.partnerId ?? null,
        filter,
        matched,
        upTo,
        rateLimit: plan.ratePerSecond ?? null,
        createdBy: ctx.actor.name,
        ...(matched === 0 ? { status: "completed", finishedAt: ctx.clock.now() } : {}),
      },
    });
    await recordAudit(tx, ctx, {
      action: kind === "missing" ? "replay.start_missing" : "replay.start",
      targetKind: "replay",
      targetId: row.id,
      partnerId: row.partnerId,
      detail: { filter, matched },
    });
    return row;
  });
  return { outcome: "started", replay: replayView(replay), replayId: replay.id };
}
