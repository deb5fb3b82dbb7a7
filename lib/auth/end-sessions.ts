import { recordAudit } from "@/lib/audit/record-audit";
import { prisma } from "@/lib/platform/database/prisma";
import type { Context } from "./context";
import { findUser } from "./find-user";
import { requireCanManage } from "./may-manage";

/**
 * Ends every session of a user, on all machines, at once. Everyone may do it for themselves.
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function endSessions({ ctx, userId }: { ctx: Context; userId: string }): Promise<void> {
  await prisma().$transaction(async (tx) => {
    const user = await findUser(ctx, userId, tx);
    const isOneself = ctx.actor.kind === "user" && ctx.actor.id === user.id;
    if (!isOneself) requireCanManage(ctx, user.role);
    await tx.user.update({ where: { id: user.id }, data: { sessionEpoch: { increment: 1 } } });
    await recordAudit(tx, ctx, {
      action: "user.end_sessions",
      targetKind: "user",
      targetId: user.id,
      partnerId: user.partnerId,
      detail: { email: user.email },
    });
  });
}
