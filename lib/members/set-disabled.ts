import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { findUser } from "@/lib/auth/find-user";
import { requireCanManage } from "@/lib/auth/may-manage";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { requireAnotherAdmin } from "./last-admin";

/**
 * Shuts a user out at once, or lets them in again. What they did stays in the log under their name.
 * @throws PorticoError `not_found`, `forbidden`, `conflict` for oneself and for the last admin
 */
export async function setDisabled(args: { ctx: Context; userId: string; disabled: boolean }): Promise<void> {
  const { ctx, userId, disabled } = args;
  requireRight(ctx, "manage_members");
  await prisma().$transaction(async (tx) => {
    const user = await findUser(ctx, userId, tx);
    requireCanManage(ctx, user.role);
    if (ctx.actor.kind === "user" && ctx.actor.id === user.id)
      throw new PorticoError("conflict", "You cannot disable yourself. Ask someone else to do it.");
    if (disabled === (user.disabledAt !== null)) return;
    if (disabled && user.role === "admin") await requireAnotherAdmin(tx, user.id);
    await tx.user.update({
      where: { id: user.id },
      data: { disabledAt: disabled ? ctx.clock.now() : null, sessionEpoch: { increment: 1 } },
    });
    await recordAudit(tx, ctx, {
      action: disabled ? "user.disable" : "user.enable",
      targetKind: "user",
      targetId: user.id,
      partnerId: user.partnerId,
      detail: { email: user.email },
    });
  });
}
