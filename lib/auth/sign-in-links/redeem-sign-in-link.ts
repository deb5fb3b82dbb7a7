import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import type { User } from "@/prisma/generated/client";
import { findSignInLink } from "./find-sign-in-link";

/**
 * Signs in with a link, and uses it up: of two who try at once, one succeeds. The user's other links end with it.
 * @returns undefined for a link that does not (any more) sign anyone in
 */
export async function redeemSignInLink(args: { token: string; clock: Clock }): Promise<User | undefined> {
  const now = args.clock.now();
  return prisma().$transaction(async (tx) => {
    const link = await findSignInLink(args, tx);
    if (!link) return undefined;
    const { count } = await tx.signInLink.updateMany({
      where: { id: link.id, usedAt: null },
      data: { usedAt: now },
    });
    if (count === 0) return undefined;
    await tx.signInLink.updateMany({ where: { userId: link.userId, usedAt: null }, data: { usedAt: now } });
    return tx.user.update({ where: { id: link.userId }, data: { lastSignInAt: now } });
  });
}
