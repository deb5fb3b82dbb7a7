import { hash, verify } from "@node-rs/argon2";
import { recordAudit } from "@/lib/audit/record-audit";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import type { Context } from "./context";
import { findCurrentUser } from "./find-user";
import { changePasswordInput } from "./schemas";
import { isLimited } from "./sign-in";

/** Stands for an address in the record of tries: whoever is signed in already has one that says nothing. */
const address = "settings";

/**
 * Gives oneself another password, for the present one. Ends every session, this one too: whoever had the old password is
 * out. Wrong passwords count as wrong sign-ins do.
 * @returns the email, to sign in with again
 * @throws PorticoError `invalid_input`, `limit_reached`
 */
export async function changePassword(args: { ctx: Context; input: unknown }): Promise<{ email: string }> {
  const { ctx } = args;
  const { currentPassword, newPassword } = parseInput(changePasswordInput, args.input);
  const { id, email, partnerId, passwordHash } = await findCurrentUser(ctx);
  if (await isLimited(email, `${address}:${id}`))
    throw new PorticoError("limit_reached", "Too many wrong tries. Wait five minutes, then try again.");
  if (!(await verify(passwordHash, currentPassword).catch(() => false))) {
    await prisma().signInTry.create({
      data: { id: newId(), email, address: `${address}:${id}`, succeeded: false },
    });
    throw invalidField("currentPassword", "is not your password");
  }
  const newHash = await hash(newPassword);
  await prisma().$transaction(async (tx) => {
    await tx.user.update({
      where: { id },
      data: { passwordHash: newHash, sessionEpoch: { increment: 1 } },
    });
    await recordAudit(tx, ctx, {
      action: "user.change_password",
      targetKind: "user",
      targetId: id,
      partnerId,
    });
  });
  return { email };
}
