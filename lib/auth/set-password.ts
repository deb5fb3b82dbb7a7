import type { Tx } from "@/lib/platform/database/prisma";
import type { UserId } from "@/lib/platform/ids";

/** Stores the hash of a new password and ends every session of the user, since the old password may be known to others. */
export async function setPassword(tx: Tx, userId: UserId, passwordHash: string): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    data: { passwordHash, sessionEpoch: { increment: 1 } },
  });
}
