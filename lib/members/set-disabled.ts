import { command } from "@/lib/audit/command";
import { findUser } from "@/lib/auth/find-user";
import { requireCanManage } from "@/lib/auth/require-can-manage";
import { noInput } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import type { PublicId } from "@/lib/platform/ids";
import { requireAnotherAdmin } from "./require-another-admin";

interface Args {
  readonly userId: PublicId<"user">;
  readonly disabled: boolean;
}

/**
 * Disables a user and ends their sessions, or enables them again. Their audit entries stay.
 * @throws PorticoError `not_found`, `forbidden`, `conflict` for the actor's own account and the last admin
 */
export const setDisabled = command({
  right: "manage_members",
  input: noInput,
  audit: "user.disable",
  run: async ({ tx, ctx }, { userId, disabled }: Args) => {
    const { id, role, email, partnerId, disabledAt } = await findUser(ctx, userId, tx);
    requireCanManage(ctx, role);
    if (ctx.actor.kind === "user" && ctx.actor.id === id)
      throw new PorticoError("conflict", "You cannot disable yourself. Ask someone else to do it.");
    if (disabled === (disabledAt !== null)) return { result: undefined, audit: null };
    if (disabled && role === "admin") await requireAnotherAdmin(tx, id);
    await tx.user.update({
      where: { id },
      data: { disabledAt: disabled ? ctx.clock.now() : null, sessionEpoch: { increment: 1 } },
    });
    const action = disabled ? "user.disable" : "user.enable";
    return { result: undefined, audit: { action, targetId: id, partnerId, detail: { email } } };
  },
});
