import type { Clock } from "@/lib/platform/clock";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { hashToken } from "@/lib/platform/token";
import type { SignInLink, User } from "@/prisma/generated/client";

/**
 * The link behind a token, as long as it signs its user in; looking does not use it up. Undefined, the same, for one
 * that was used, has run out, never was, or whose user is disabled or has ended all sessions since.
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
