import { type CommandAudit, command } from "@/lib/audit/command";
import { type CommandOutcome, noInput } from "@/lib/platform/command";
import type { Tx } from "@/lib/platform/database/prisma";
import type { PublicId } from "@/lib/platform/ids";
import type { User } from "@/prisma/generated/client";
import { findCurrentUser, findUser } from "../find-user";
import { requireCanManage } from "../require-can-manage";

/**
 * Ends every session of a user, on all devices, at once.
 * @throws PorticoError `not_found`, `forbidden`
 */
export const endSessions = command({
  right: "manage_members",
  input: noInput,
  audit: "user.end_sessions",
  run: async ({ tx, ctx }, { userId }: { userId: PublicId<"user"> }) => {
    const user = await findUser(ctx, userId, tx);
    requireCanManage(ctx, user.role);
    return endSessionsOf(tx, user);
  },
});

/** Ends every session of the actor, this one too. */
export const endOwnSessions = command({
  right: "own_account",
  input: noInput,
  audit: "user.end_sessions",
  run: async ({ tx, ctx }) => endSessionsOf(tx, await findCurrentUser(ctx, tx)),
});

async function endSessionsOf(tx: Tx, user: User): Promise<CommandOutcome<undefined, CommandAudit>> {
  const { id, email, partnerId } = user;
  await tx.user.update({ where: { id }, data: { sessionEpoch: { increment: 1 } } });
  return { result: undefined, audit: { targetId: id, partnerId, detail: { email } } };
}
