import type { Clock } from "@/lib/platform/clock";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { hashToken } from "@/lib/platform/token";
import { whereKeyActive } from "./where-key-active";

/**
 * The access link behind a token, as long as it can be opened; looking does not use it up. Undefined, the same, for one
 * that was opened, has run out, was revoked, never was, or whose key has ended.
 */
export async function findOpenAccessLink(args: { token: string; clock: Clock }, tx: Tx = prisma()) {
  const now = args.clock.now();
  const link = await tx.accessLink.findFirst({
    where: {
      tokenHash: hashToken(args.token),
      openedAt: null,
      revokedAt: null,
      expiresAt: { gt: now },
      ...whereKeyActive(now),
    },
    include: { partner: { select: { name: true } } },
  });
  return link ?? undefined;
}
