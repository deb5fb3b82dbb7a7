import { randomBytes } from "node:crypto";
import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import type { Context } from "./context";
import { hashPassword } from "./password-hash";
import { setPassword } from "./set-password";

export interface ResetPassword {
  readonly email: string;
  /** The new password. It is not stored and cannot be shown again. */
  readonly password: string;
}

/**
 * Gives a user a generated password and ends their sessions. For the command line.
 * @param args without `email`, the oldest admin account is reset
 * @returns undefined if there is no such user
 */
export async function resetPassword(args: {
  ctx: Context;
  email?: string;
}): Promise<ResetPassword | undefined> {
  const { ctx, email } = args;
  const password = randomBytes(9).toString("base64url");
  const reset = await storeResetPassword({
    ctx,
    email: email?.toLowerCase(),
    passwordHash: await hashPassword(password),
  });
  return reset && { ...reset, password };
}

const storeResetPassword = command({
  right: "system",
  input: noInput,
  audit: "user.reset_password",
  run: async ({ tx }, args: { email: string | undefined; passwordHash: string }) => {
    const { email, passwordHash } = args;
    const user = await tx.user.findFirst({
      where: email === undefined ? { role: "admin" } : { email },
      orderBy: { id: "asc" },
    });
    if (!user) return { result: undefined, audit: null };
    await setPassword(tx, user.id, passwordHash);
    return {
      result: { email: user.email },
      audit: { targetId: user.id, partnerId: user.partnerId, detail: { email: user.email } },
    };
  },
});
