import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";

/** Whom an attempt is counted against: an account and an IP address. */
export interface AttemptBy {
  readonly email: string;
  readonly address: string;
}

/** Wrong passwords that an account or an address may try within the window. */
const maxPerEmail = 10;
const maxPerAddress = 50;
const windowMs = 5 * 60_000;

/**
 * Records an attempt to sign in. This is no command: a failed attempt must stay stored although the sign-in fails.
 */
export async function recordSignInAttempt(
  by: AttemptBy,
  { succeeded, clock }: { readonly succeeded: boolean; readonly clock: Clock },
): Promise<void> {
  const { email, address } = by;
  await prisma().signInAttempt.create({
    data: { id: newId(), email, address, succeeded, attemptedAt: clock.now() },
  });
}

/** Counts the attempts of an account and those of an address since a moment. */
export async function countSignInAttempts(
  { email, address }: AttemptBy,
  { since, succeeded }: { readonly since: Date; readonly succeeded?: boolean },
): Promise<{ readonly ofEmail: number; readonly ofAddress: number }> {
  const recent = { succeeded, attemptedAt: { gt: since } };
  const [ofEmail, ofAddress] = await Promise.all([
    prisma().signInAttempt.count({ where: { email, ...recent } }),
    prisma().signInAttempt.count({ where: { address, ...recent } }),
  ]);
  return { ofEmail, ofAddress };
}

/** Whether an account or an address has tried too many wrong passwords in the last five minutes. */
export async function isSignInLimited(by: AttemptBy, clock: Clock): Promise<boolean> {
  const since = new Date(clock.now().getTime() - windowMs);
  const { ofEmail, ofAddress } = await countSignInAttempts(by, { since, succeeded: false });
  return ofEmail >= maxPerEmail || ofAddress >= maxPerAddress;
}
