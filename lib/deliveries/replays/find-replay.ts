import type { Context } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { type PublicId, parseId } from "@/lib/platform/ids";
import type { Replay } from "@/prisma/generated/client";

/**
 * Finds a bulk replay, if the actor may see it.
 * @throws PorticoError `not_found`
 */
export async function findReplay(
  ctx: Context,
  replayId: PublicId<"replay">,
  tx: Tx = prisma(),
): Promise<Replay> {
  const id = parseId("replay", replayId);
  const replay = id ? await tx.replay.findFirst({ where: { id, ...tenantWhere(ctx) } }) : null;
  if (!replay) throw notFound("replay");
  return replay;
}
