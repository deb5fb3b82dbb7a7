import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import type { User } from "@/prisma/generated/client";
import type { Context } from "./context";
import { findCurrentUser } from "./find-user";
import { hashPassword, verifyPassword } from "./password-hash";
import { changePasswordInput } from "./schemas";
import { setPassword } from "./set-password";
import { countTry, recordSuccess } from "./try-limits";

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
  await storeOwnPassword({ ctx, passwordHash: await hashPassword(newPassword) });
  return { email: user.email };
}

async function requirePassword(ctx: Context, user: User, password: string): Promise<void> {
  const own = { key: `password of ${user.id}`, freeTries: 5, firstDelayMs: 1_000, maxDelayMs: 300_000 };
  const limits = { own, shared: [] };
  const admission = await countTry(limits, ctx.clock);
  if (!admission.admitted)
    throw new PorticoError("limit_reached", "Too many failed attempts. Wait five minutes, then try again.");
  if (!(await verifyPassword(user.passwordHash, password)))
    throw invalidField("currentPassword", "is not your current password");
  await recordSuccess(limits, ctx.clock);
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
