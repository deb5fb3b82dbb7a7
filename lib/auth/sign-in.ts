import { clientNetwork } from "@/lib/platform/client-address";
import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import type { User } from "@/prisma/generated/client";
import { hashingRetryAfterSeconds, hashPassword, isHashingBusy, verifyPassword } from "./password-hash";
import { recordSignIn } from "./record-sign-in";
import { signInInput } from "./schemas";
import { countTry, recordSuccess, type TryLimits } from "./try-limits";

export type SignInOutcome =
  | { readonly outcome: "signed_in"; readonly user: User }
  | { readonly outcome: "wrong_credentials" }
  | { readonly outcome: "too_many_tries"; readonly retryAfterSeconds: number };

/** Checked for an unknown email, so that the check takes as long as for a known one. */
let decoyHash: string | undefined;

/**
 * Checks an email and a password. A try is counted before it is checked. An unknown email and a wrong password give the
 * same outcome after the same time.
 * @param credentials `address` is the visitor's IP address, or "unknown"
 */
export async function signIn(credentials: {
  email: unknown;
  password: unknown;
  address: string;
  clock: Clock;
}): Promise<SignInOutcome> {
  const { address, clock } = credentials;
  const parsed = signInInput.safeParse({ email: credentials.email, password: credentials.password });
  if (!parsed.success) return { outcome: "wrong_credentials" };
  const { email, password } = parsed.data;
  if (isHashingBusy()) return busy;
  const limits = signInLimits(email, address);
  const admission = await countTry(limits, clock);
  if (!admission.admitted)
    return { outcome: "too_many_tries", retryAfterSeconds: admission.retryAfterSeconds };
  const user = await userWithPassword(email, password).catch(ifBusy);
  if (user === "busy") return busy;
  if (!user) return { outcome: "wrong_credentials" };
  await recordSuccess(limits, clock);
  await recordSignIn(user.id, clock.now());
  return { outcome: "signed_in", user };
}

const busy: SignInOutcome = { outcome: "too_many_tries", retryAfterSeconds: hashingRetryAfterSeconds };

/** The queue of passwords can fill up after it was checked. */
function ifBusy(error: unknown): "busy" {
  if (error instanceof PorticoError && error.code === "limit_reached") return "busy";
  throw error;
}

async function userWithPassword(email: string, password: string): Promise<User | undefined> {
  const user = await prisma().user.findUnique({ where: { email } });
  decoyHash ??= await hashPassword("no user has this password");
  const matches = await verifyPassword(user?.passwordHash ?? decoyHash, password);
  return user && matches && user.disabledAt === null ? user : undefined;
}

/**
 * The limits of a sign-in. A stranger can delay only sign-ins from the own address. The two other limits slow down
 * guessing of many passwords by many addresses, or of many emails by one. Nobody is locked out: a delay is short, and does not
 * apply to a member who has signed in from the address before.
 */
function signInLimits(email: string, address: string): TryLimits {
  const network = clientNetwork(address);
  return {
    own: { key: `sign-in ${email} ${network}`, freeTries: 5, firstDelayMs: 1_000, maxDelayMs: 300_000 },
    shared: [
      { key: `sign-in from ${network}`, freeTries: 100, firstDelayMs: 500, maxDelayMs: 5_000 },
      { key: `sign-in of ${email}`, freeTries: 300, firstDelayMs: 500, maxDelayMs: 10_000 },
    ],
  };
}
