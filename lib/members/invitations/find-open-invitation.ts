import type { Clock } from "@/lib/platform/clock";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { hashToken } from "@/lib/platform/token";
import type { Invitation } from "@/prisma/generated/client";

/**
 * The invitation with this token, if it can still be accepted.
 * @throws PorticoError `not_found`, the same for an invitation that is unknown, accepted, expired or revoked
 */
export async function findOpenInvitation(
  args: { token: string; clock: Clock },
  tx: Tx = prisma(),
): Promise<Invitation & { readonly partner: { readonly name: string } | null }> {
  const invitation = await tx.invitation.findFirst({
    where: {
      tokenHash: hashToken(args.token),
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: args.clock.now() },
    },
    include: { partner: { select: { name: true } } },
  });
  if (!invitation) throw notFound("invitation");
  return invitation;
}
