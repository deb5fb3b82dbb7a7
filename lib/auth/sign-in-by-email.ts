import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import type { User } from "@/prisma/generated/client";

/**
 * Signs in whoever has an email that somebody else vouches for (GitHub, Google). Nobody is made by it: an email that no
 * user has is undefined, and so is that of a disabled one.
 * @param email one that the other has verified to be the visitor's
 */
export async function signInByEmail(args: { email: string; clock: Clock }): Promise<User | undefined> {
  const email = args.email.trim().toLowerCase();
  const user = await prisma().user.findUnique({ where: { email } });
  if (!user || user.disabledAt) return undefined;
  return prisma().user.update({ where: { id: user.id }, data: { lastSignInAt: args.clock.now() } });
}
