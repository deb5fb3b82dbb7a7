import { type CommandAudit, command } from "@/lib/audit/command";
import type { Actor, Context } from "@/lib/auth/context";
import { hashPassword } from "@/lib/auth/password-hash";
import { noInput } from "@/lib/platform/command";
import type { Tx } from "@/lib/platform/database/prisma";
import { notFound, PorticoError } from "@/lib/platform/errors";
import { newId, type UserId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import type { User } from "@/prisma/generated/client";
import { acceptInvitationInput } from "../schemas";
import { accountToMove } from "./account-to-move";
import { findOpenInvitation } from "./find-open-invitation";

/**
 * Creates a user from an invitation, or moves the account that the email has with another partner, and uses the invitation
 * up. If two requests accept it at once, one succeeds.
 * @returns the email, to sign in with
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` if the email has an account that does not move
 */
export async function acceptInvitation(args: {
  ctx: Context;
  token: string;
  input: unknown;
}): Promise<{ email: string }> {
  const { ctx, token } = args;
  await findOpenInvitation({ token, clock: ctx.clock });
  const { name, password } = parseInput(acceptInvitationInput, args.input);
  return createInvitedUser({ ctx, token, name, passwordHash: await hashPassword(password) });
}

interface Args {
  readonly token: string;
  readonly name: string;
  readonly passwordHash: string;
}

const createInvitedUser = command({
  right: "token",
  input: noInput,
  audit: "invitation.accept",
  run: async ({ tx, ctx: { clock } }, { token, name, passwordHash }: Args) => {
    const invitation = await findOpenInvitation({ token, clock }, tx);
    const { id, email, role, partnerId } = invitation;
    const accepted = await tx.invitation.updateMany({
      where: { id, acceptedAt: null, revokedAt: null },
      data: { acceptedAt: clock.now() },
    });
    if (accepted.count === 0) throw notFound("invitation");
    const account = { email, name, role, partnerId, passwordHash };
    const moving = await accountToMove(invitation, tx);
    const userId = moving ? await moveAccount(tx, moving, account) : await createAccount(tx, account);
    const actor: Actor = { kind: "user", id: userId, name, role, partnerId };
    const target = { actor, targetKind: "user", targetId: userId };
    const audit: CommandAudit[] = [{ ...target, partnerId, detail: { email, role } }];
    // The two partners do not learn of each other.
    if (moving && moving.partnerId !== partnerId)
      audit.push({ ...target, action: "user.leave", partnerId: moving.partnerId, detail: { email } });
    return { result: { email }, audit };
  },
});

type Account = Pick<User, "email" | "name" | "role" | "partnerId" | "passwordHash">;

async function createAccount(tx: Tx, account: Account): Promise<UserId> {
  const id = newId();
  const { count } = await tx.user.createMany({ data: { id, ...account }, skipDuplicates: true });
  if (count > 0) return id;
  throw new PorticoError("conflict", "An account with this email already exists. Sign in instead.");
}

/** Gives the account to the person who accepted: all its sessions end, and it takes nothing from the other partner along. */
async function moveAccount(tx: Tx, { id }: User, account: Account): Promise<UserId> {
  await tx.user.update({
    where: { id },
    data: { ...account, disabledAt: null, sessionEpoch: { increment: 1 } },
  });
  await tx.savedView.deleteMany({ where: { userId: id } });
  return id;
}
