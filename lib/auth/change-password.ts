import { hash, verify } from "@node-rs/argon2";
import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import type { User } from "@/prisma/generated/client";
import type { Context } from "./context";
import { findCurrentUser } from "./find-user";
import { changePasswordInput } from "./schemas";
import { setPassword } from "./set-password";
import { isSignInLimited, recordSignInAttempt } from "./sign-in-attempts";

/**
 * Changes the actor's own password. The current password must be given, and wrong ones are counted like failed
 * sign-ins. Ends every session of the user, including this one.
 * @returns the email, to sign in with again
 * @throws PorticoError `invalid_input`, `limit_reached`, `not_found` for actors without an account
 */
export async function changePassword(args: { ctx: Context; input: unknown }): Promise<{ email: string }> {
  const { ctx } = args;
  const { currentPassword, newPassword } = parseInput(changePasswordInput, args.input);
  const user = await findCurrentUser(ctx);
  await requirePassword(ctx, user, currentPassword);
  await storeOwnPassword({ ctx, passwordHash: await hash(newPassword) });
  return { email: user.email };
}

async function requirePassword(ctx: Context, user: User, password: string): Promise<void> {
  // Takes the place of an IP address: the attempts of one signed-in user are counted together.
  const by = { email: user.email, address: `settings:${user.id}` };
  if (await isSignInLimited(by, ctx.clock))
    throw new PorticoError("limit_reached", "Too many failed attempts. Wait five minutes, then try again.");
  if (await verify(user.passwordHash, password).catch(() => false)) return;
  await recordSignInAttempt(by, { succeeded: false, clock: ctx.clock });
  throw invalidField("currentPassword", "is not your current password");
}

const storeOwnPassword = command({
  right: "own_account",
  input: noInput,
  audit: "user.change_password",
  run: async ({ tx, ctx }, { passwordHash }: { passwordHash: string }) => {
    const { id, partnerId } = await findCurrentUser(ctx, tx);
    await setPassword(tx, id, passwordHash);
    return { result: undefined, audit: { targetId: id, partnerId } };
  },
});
