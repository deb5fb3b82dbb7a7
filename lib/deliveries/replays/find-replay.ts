import type { Context } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
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
  return findByPublicId("replay", replayId, (id) =>
    tx.replay.findFirst({ where: { id, ...tenantWhere(ctx) } }),
  );
}
