import { prisma, type Tx } from "@/lib/platform/database/prisma";
import type { UserId } from "@/lib/platform/ids";
import type { User } from "@/prisma/generated/client";

/** Stores when a user last signed in. This is bookkeeping, not a command: it needs no right and no audit entry. */
export function recordSignIn(userId: UserId, at: Date, tx: Tx = prisma()): Promise<User> {
  return tx.user.update({ where: { id: userId }, data: { lastSignInAt: at } });
}
