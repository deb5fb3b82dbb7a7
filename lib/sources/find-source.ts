import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import type { Source } from "@/prisma/generated/client";

/**
 * The source behind a public id. Sources belong to no partner: the caller has asked for the right to operate.
 * @throws PorticoError `not_found`
 */
export async function findSource(sourceId: string, tx: Tx = prisma()): Promise<Source> {
  const id = parseId("source", sourceId);
  const source = id ? await tx.source.findUnique({ where: { id } }) : null;
  if (!source) throw notFound("source");
  return source;
}
