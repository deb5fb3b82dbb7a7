import type { Clock } from "@/lib/platform/clock";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { hashToken } from "@/lib/platform/token";
import type { SignInLink, User } from "@/prisma/generated/client";

/**
 * The sign-in link with this token, if it is still valid. Reading it does not use it up. The result is undefined for a
 * link that is unknown, used or expired, or whose user is disabled or has since ended all sessions.
 */
export async function findSignInLink(
  args: { token: string; clock: Clock },
  tx: Tx = prisma(),
): Promise<(SignInLink & { readonly user: User }) | undefined> {
  const link = await tx.signInLink.findFirst({
    where: { tokenHash: hashToken(args.token), usedAt: null, expiresAt: { gt: args.clock.now() } },
    include: { user: true },
  });
  const isValid = link && link.user.disabledAt === null && link.user.sessionEpoch === link.sessionEpoch;
  return isValid ? link : undefined;
}
