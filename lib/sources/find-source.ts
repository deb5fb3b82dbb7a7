import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import type { Source } from "@/prisma/generated/client";

/**
 * The source behind a public id. Sources belong to no partner: the caller must have checked the right to operate.
 * @throws PorticoError `not_found`
 */
export function findSource(sourceId: PublicId<"source">, tx: Tx = prisma()): Promise<Source> {
  return findByPublicId("source", sourceId, (id) => tx.source.findUnique({ where: { id } }));
}
