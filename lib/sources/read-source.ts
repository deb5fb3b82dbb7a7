import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { prisma } from "@/lib/platform/database/prisma";
import { type PublicId, publicId } from "@/lib/platform/ids";
import { secretVersions } from "@/lib/secrets/secret-versions";
import { findSource } from "./find-source";
import { sourceView } from "./source-view";

/**
 * One source with the versions of its secrets (never the secrets) and its last event. For operators.
 * @throws PorticoError `not_found`
 */
export async function readSource({ ctx, sourceId }: { ctx: Context; sourceId: PublicId<"source"> }) {
  requireRight(ctx, "operate");
  const source = await findSource(sourceId);
  const [secrets, lastEvent] = await Promise.all([
    secretVersions({ sourceId: source.id }),
    prisma().event.findFirst({
      where: { sourceId: source.id },
      select: { id: true, type: true, receivedAt: true },
      orderBy: { id: "desc" },
    }),
  ]);
  return {
    ...sourceView(source),
    secrets,
    lastEvent: lastEvent && {
      id: publicId("event", lastEvent.id),
      type: lastEvent.type,
      receivedAt: lastEvent.receivedAt.toISOString(),
    },
  };
}

export type SourceDetail = Awaited<ReturnType<typeof readSource>>;
