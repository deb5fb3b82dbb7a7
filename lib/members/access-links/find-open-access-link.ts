import type { Clock } from "@/lib/platform/clock";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { hashToken } from "@/lib/platform/token";
import { isKeyActive, withCreatingKey } from "./creating-key";

/**
 * The access link with this token, if it can be opened. Reading it does not use it up. The result is undefined for a
 * link that is unknown, opened, expired or revoked, or whose API key is no longer active.
 */
export async function findOpenAccessLink(args: { token: string; clock: Clock }, tx: Tx = prisma()) {
  const now = args.clock.now();
  const link = await tx.accessLink.findFirst({
    where: {
      tokenHash: hashToken(args.token),
      openedAt: null,
      revokedAt: null,
      expiresAt: { gt: now },
    },
    include: { ...withCreatingKey, partner: { select: { name: true } } },
  });
  return link && isKeyActive(link, now) ? link : undefined;
}
