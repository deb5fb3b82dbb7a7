import type { Tx } from "@/lib/platform/database/prisma";

/**
 * Locks secrets of several owners before they are written: first their sources, which the trigger on secrets writes, then
 * the secrets, each in the order of their ids. A rotation and the re-encryption lock in this order too, so none of them can
 * deadlock.
 */
export async function lockSecrets(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM sources
    WHERE id IN (SELECT source_id FROM secrets WHERE id = ANY(${ids}::uuid[])) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$executeRaw`SELECT 1 FROM secrets WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}
