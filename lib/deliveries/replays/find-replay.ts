import { type Context, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import type { Replay } from "@/prisma/generated/client";

/**
 * The bulk replay behind a public id, if the actor may see it.
 * @throws PorticoError `not_found`
 */
export async function findReplay(ctx: Context, replayId: string): Promise<Replay> {
  const id = parseId("replay", replayId);
  const tenant = tenantOf(ctx);
  const replay = id
    ? await prisma().replay.findFirst({ where: { id, ...(tenant ? { partnerId: tenant } : {}) } })
    : null;
  if (!replay) throw notFound("replay");
  return replay;
}
