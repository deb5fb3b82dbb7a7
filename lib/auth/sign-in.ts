import { hash, verify } from "@node-rs/argon2";
import { prisma } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import type { User } from "@/prisma/generated/client";

/** Wrong passwords that an account, or an address, may try within the window. */
const triesPerEmail = 10;
const triesPerAddress = 50;
const windowMs = 5 * 60_000;

export type SignInOutcome =
  | { readonly outcome: "signed_in"; readonly user: User }
  | { readonly outcome: "wrong_credentials" }
  | { readonly outcome: "too_many_tries" };

// Checked for an unknown email, so that it takes as long as a known one.
let decoy: Promise<string> | undefined;

/**
 * Checks an email and a password. Guessing is limited per account and per address, and an unknown email cannot be told
 * from a wrong password.
 * @param address the visitor's IP address, or "unknown"
 */
export async function signIn(credentials: {
  email: string;
  password: string;
  address: string;
}): Promise<SignInOutcome> {
  const email = credentials.email.trim().toLowerCase();
  const { address } = credentials;
  if (await isLimited(email, address)) return { outcome: "too_many_tries" };
  const user = await prisma().user.findUnique({ where: { email } });
  decoy ??= hash("no user has this password");
  const matches = await verify(user?.passwordHash ?? (await decoy), credentials.password).catch(() => false);
  const succeeded = user !== null && user.disabledAt === null && matches;
  await prisma().signInTry.create({ data: { id: newId(), email, address, succeeded } });
  if (!succeeded) return { outcome: "wrong_credentials" };
  await prisma().user.update({ where: { id: user.id }, data: { lastSignInAt: new Date() } });
  return { outcome: "signed_in", user };
}

/** Whether an account or an address has tried too many wrong passwords of late. */
export async function isLimited(email: string, address: string): Promise<boolean> {
  const recent = { succeeded: false, triedAt: { gt: new Date(Date.now() - windowMs) } };
  const [ofEmail, ofAddress] = await Promise.all([
    prisma().signInTry.count({ where: { email, ...recent } }),
    prisma().signInTry.count({ where: { address, ...recent } }),
  ]);
  return ofEmail >= triesPerEmail || ofAddress >= triesPerAddress;
}
