import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";

/**
 * Makes sure that an admin is left who can sign in, once this one no longer is one. Holds the admins' rows to the end of
 * the transaction: two who remove each other must not both succeed.
 * @throws PorticoError `conflict`
 */
export async function requireAnotherAdmin(tx: Tx, userId: string): Promise<void> {
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  if (admins.some(({ id }) => id !== userId)) return;
  throw new PorticoError("conflict", "This is the last admin. Make someone else an admin first.");
}
