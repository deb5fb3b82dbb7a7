import { command } from "@/lib/audit/command";
import type { Actor, Context } from "@/lib/auth/context";
import { hashPassword } from "@/lib/auth/password-hash";
import { noInput } from "@/lib/platform/command";
import { notFound, PorticoError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { acceptInvitationInput } from "../schemas";
import { findOpenInvitation } from "./find-open-invitation";

/**
 * Creates a user from an invitation, and uses the invitation up. If two requests accept it at once, one succeeds.
 * @returns the email, to sign in with
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` if the email has an account already
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
    const { id, email, role, partnerId } = await findOpenInvitation({ token, clock }, tx);
    const accepted = await tx.invitation.updateMany({
      where: { id, acceptedAt: null, revokedAt: null },
      data: { acceptedAt: clock.now() },
    });
    if (accepted.count === 0) throw notFound("invitation");
    const userId = newId();
    const created = await tx.user.createMany({
      data: { id: userId, email, name, role, partnerId, passwordHash },
      skipDuplicates: true,
    });
    if (created.count === 0)
      throw new PorticoError("conflict", "An account with this email already exists. Sign in instead.");
    const actor: Actor = { kind: "user", id: userId, name, role, partnerId };
    const audit = { actor, targetKind: "user", targetId: userId, partnerId, detail: { email, role } };
    return { result: { email }, audit };
  },
});
