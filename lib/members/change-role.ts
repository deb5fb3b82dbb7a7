import { command } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { findUser } from "@/lib/auth/find-user";
import { requireCanManage } from "@/lib/auth/require-can-manage";
import { isPartnerRole, type Role } from "@/lib/auth/rights";
import { PorticoError } from "@/lib/platform/errors";
import type { PublicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";
import type { User } from "@/prisma/generated/client";
import { requireAnotherAdmin } from "./require-another-admin";
import { changeRoleInput } from "./schemas";

/**
 * Gives a user another role. Users of a partner can only get the roles of partners, operators only those of operators.
 * @throws PorticoError `not_found`, `forbidden`, `invalid_input`, `conflict` for the actor's own role and the last admin
 */
export const changeRole = command({
  right: "manage_members",
  input: changeRoleInput,
  audit: "user.change_role",
  run: async ({ tx, ctx, input: { role } }, { userId }: { userId: PublicId<"user"> }) => {
    const user = await findUser(ctx, userId, tx);
    requireCanGive(ctx, user, role);
    if (role === user.role) return { result: undefined, audit: null };
    if (user.role === "admin") await requireAnotherAdmin(tx, user.id);
    await tx.user.update({ where: { id: user.id }, data: { role } });
    const detail = { email: user.email, before: { role: user.role }, after: { role } };
    return { result: undefined, audit: { targetId: user.id, partnerId: user.partnerId, detail } };
  },
});

function requireCanGive(ctx: Context, user: User, role: Role): void {
  requireCanManage(ctx, user.role);
  requireCanManage(ctx, role);
  if (ctx.actor.kind === "user" && ctx.actor.id === user.id)
    throw new PorticoError("conflict", "You cannot change your own role. Ask someone else to do it.");
  if (isPartnerRole(role) !== (user.partnerId !== null))
    throw invalidField("role", "is not allowed for this member");
}
