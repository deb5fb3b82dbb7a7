import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import type { UserId } from "@/lib/platform/ids";

/**
 * Requires that another active admin remains when this user stops being one. Locks the rows of the admins until the end
 * of the transaction: of two admins who remove each other at once, one fails.
 * @throws PorticoError `conflict`
 */
export async function requireAnotherAdmin(tx: Tx, userId: UserId): Promise<void> {
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  if (admins.some(({ id }) => id !== userId)) return;
  throw new PorticoError("conflict", "This is the last admin. Make someone else an admin first.");
}
