import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { findUser } from "@/lib/auth/find-user";
import { requireCanManage } from "@/lib/auth/may-manage";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { requireAnotherAdmin } from "./last-admin";
import { changeRoleInput } from "./schemas";

/**
 * Gives a user another role. A partner's people stay a partner's people, operators stay operators.
 * @throws PorticoError `not_found`, `forbidden`, `invalid_input`, `conflict` for oneself and for the last admin
 */
export async function changeRole(args: { ctx: Context; userId: string; input: unknown }): Promise<void> {
  const { ctx, userId } = args;
  requireRight(ctx, "manage_members");
  const { role } = parseInput(changeRoleInput, args.input);
  await prisma().$transaction(async (tx) => {
    const user = await findUser(ctx, userId, tx);
    requireCanManage(ctx, user.role);
    requireCanManage(ctx, role);
    if (ctx.actor.kind === "user" && ctx.actor.id === user.id)
      throw new PorticoError("conflict", "You cannot change your own role. Ask someone else to do it.");
    const forPartner = role === "manager" || role === "viewer";
    if (forPartner !== (user.partnerId !== null))
      throw invalidField("role", "does not go with what this person belongs to");
    if (role === user.role) return;
    if (user.role === "admin") await requireAnotherAdmin(tx, user.id);
    await tx.user.update({ where: { id: user.id }, data: { role } });
    await recordAudit(tx, ctx, {
      action: "user.change_role",
      targetKind: "user",
      targetId: user.id,
      partnerId: user.partnerId,
      detail: { email: user.email, before: { role: user.role }, after: { role } },
    });
  });
}
