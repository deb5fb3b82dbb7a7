import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { findReplay } from "./find-replay";
import { type ReplayView, replayView } from "./replay-view";

/** What can be done to a bulk replay, from which states, and what it is then. */
const changes = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["running", "paused"], to: "cancelled" },
} as const;

export type ReplayChange = keyof typeof changes;

/**
 * Pauses a bulk replay, lets it go on, or stops it for good. What it has already put back into the lanes is delivered
 * all the same. One that is resumed must be announced to its job.
 * @returns the replay, and its bare id
 * @throws PorticoError `not_found`, `conflict` when its state does not allow it
 */
export async function changeReplay(args: {
  ctx: Context;
  replayId: string;
  change: ReplayChange;
}): Promise<{ replay: ReplayView; replayId: string }> {
  const { ctx, change } = args;
  requireRight(ctx, "replay");
  const { id, partnerId } = await findReplay(ctx, args.replayId);
  const { from, to } = changes[change];
  return prisma().$transaction(async (tx) => {
    const { count } = await tx.replay.updateMany({
      where: { id, status: { in: [...from] } },
      data: { status: to, finishedAt: to === "cancelled" ? ctx.clock.now() : null },
    });
    const replay = await tx.replay.findUniqueOrThrow({ where: { id } });
    if (count === 0) throw new PorticoError("conflict", `This replay is ${replay.status}.`);
    await recordAudit(tx, ctx, {
      action: `replay.${change}`,
      targetKind: "replay",
      targetId: id,
      partnerId,
    });
    return { replay: replayView(replay), replayId: id };
  });
}
