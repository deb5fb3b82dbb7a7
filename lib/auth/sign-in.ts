import { hash, verify } from "@node-rs/argon2";
import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { isStorable } from "@/lib/platform/storable-text";
import type { User } from "@/prisma/generated/client";
import { recordSignIn } from "./record-sign-in";
import { maxEmailLength } from "./schemas";
import { isSignInLimited, recordSignInAttempt } from "./sign-in-attempts";

export type SignInOutcome =
  | { readonly outcome: "signed_in"; readonly user: User }
  | { readonly outcome: "wrong_credentials" }
  | { readonly outcome: "too_many_tries" };

/** Checked for an unknown email, so that the check takes as long as for a known one. */
let decoyHash: Promise<string> | undefined;

/**
 * Checks an email and a password. Guessing is limited per account and per address. An unknown email and a wrong
 * password give the same outcome after the same time.
 * @param credentials `address` is the visitor's IP address, or "unknown"
 */
export async function signIn(credentials: {
  email: string;
  password: string;
  address: string;
  clock: Clock;
}): Promise<SignInOutcome> {
  const { address, clock } = credentials;
  const email = credentials.email.trim().toLowerCase();
  // No user has such an email, and an attempt with it could not be stored.
  if (email.length > maxEmailLength || !isStorable(email)) return { outcome: "wrong_credentials" };
  const by = { email, address };
  if (await isSignInLimited(by, clock)) return { outcome: "too_many_tries" };
  const user = await prisma().user.findUnique({ where: { email } });
  decoyHash ??= hash("no user has this password");
  const passwordHash = user?.passwordHash ?? (await decoyHash);
  const matches = await verify(passwordHash, credentials.password).catch(() => false);
  const succeeded = user !== null && user.disabledAt === null && matches;
  await recordSignInAttempt(by, { succeeded, clock });
  if (!succeeded) return { outcome: "wrong_credentials" };
  await recordSignIn(user.id, clock.now());
  return { outcome: "signed_in", user };
}
