import { hash } from "@node-rs/argon2";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/context";
import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound, PorticoError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { acceptInvitationInput } from "../schemas";
import { findOpenInvitation } from "./find-open-invitation";

/**
 * Turns an invitation into a user. The token is the right to do it, and it is spent with it: of two who try at once, one
 * succeeds.
 * @returns the email, to sign in with
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` when the email has an account already
 */
export async function acceptInvitation(args: {
  token: string;
  input: unknown;
  clock: Clock;
}): Promise<{ email: string }> {
  const { token, clock } = args;
  await findOpenInvitation({ token, clock });
  const { name, password } = parseInput(acceptInvitationInput, args.input);
  const passwordHash = await hash(password);
  return prisma().$transaction(async (tx) => {
    const { id, email, role, partnerId } = await findOpenInvitation({ token, clock }, tx);
    const { count: spent } = await tx.invitation.updateMany({
      where: { id, acceptedAt: null, revokedAt: null },
      data: { acceptedAt: clock.now() },
    });
    if (spent === 0) throw notFound("invitation");
    const userId = newId();
    const { count } = await tx.user.createMany({
      data: { id: userId, email, name, role, partnerId, passwordHash },
      skipDuplicates: true,
    });
    if (count === 0)
      throw new PorticoError("conflict", "This email has an account already. Sign in with it instead.");
    const actor: Actor = { kind: "user", id: userId, name, role, partnerId };
    await recordAudit(
      tx,
      { actor, clock },
      {
        action: "invitation.accept",
        targetKind: "user",
        targetId: userId,
        partnerId,
        detail: { email, role },
      },
    );
    return { email };
  });
}
