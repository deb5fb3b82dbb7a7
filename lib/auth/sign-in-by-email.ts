import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import type { User } from "@/prisma/generated/client";
import { recordSignIn } from "./record-sign-in";

/**
 * Signs in the user with an email that an OAuth provider (GitHub, Google) has verified. It creates no users.
 * @param args `email` must be verified to belong to the visitor
 * @returns undefined if no user has the email, or the user is disabled
 */
export async function signInByEmail(args: { email: string; clock: Clock }): Promise<User | undefined> {
  const email = args.email.trim().toLowerCase();
  const user = await prisma().user.findUnique({ where: { email } });
  if (!user || user.disabledAt) return undefined;
  return recordSignIn(user.id, args.clock.now());
}
