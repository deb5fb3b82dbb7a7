import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { findReplay } from "./find-replay";
import { type ReplayView, replayView } from "./replay-view";

/**
 * Stops a bulk replay where it stands. What it has already put back into the lanes is still delivered.
 * @throws PorticoError `not_found`, `conflict` when it has ended
 */
export async function cancelReplay({
  ctx,
  replayId,
}: {
  ctx: Context;
  replayId: string;
}): Promise<ReplayView> {
  requireRight(ctx, "replay");
  const { id, partnerId } = await findReplay(ctx, replayId);
  return prisma().$transaction(async (tx) => {
    const { count } = await tx.replay.updateMany({
      where: { id, status: "running" },
      data: { status: "cancelled", finishedAt: ctx.clock.now() },
    });
    if (count === 0) throw new PorticoError("conflict", "This replay has already ended.");
    await recordAudit(tx, ctx, { action: "replay.cancel", targetKind: "replay", targetId: id, partnerId });
    return replayView(await tx.replay.findUniqueOrThrow({ where: { id } }));
  });
}
