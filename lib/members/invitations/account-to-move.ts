import { prisma, type Tx } from "@/lib/platform/database/prisma";
import type { Invitation, User } from "@/prisma/generated/client";

/**
 * The account of a partner that moves when an invitation is accepted. A person who opens an invitation that was only mailed
 * owns the email, and so the account with this email, even if somebody else made it. The accounts of operators do not move.
 */
export async function accountToMove(invitation: Invitation, tx: Tx = prisma()): Promise<User | undefined> {
  if (!invitation.provesEmail) return undefined;
  const user = await tx.user.findFirst({ where: { email: invitation.email, partnerId: { not: null } } });
  return user ?? undefined;
}
