import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { prisma } from "@/lib/platform/database/prisma";
import type { PublicId } from "@/lib/platform/ids";
import { secretVersions } from "@/lib/secrets/secret-versions";
import { endpointHealth } from "./endpoint-health";
import { endpointView } from "./endpoint-view";
import { findEndpoint } from "./find-endpoint";

/**
 * One endpoint with its partner's name, its health, the versions of its secrets (never the secrets) and of its settings.
 * @throws PorticoError `not_found`
 */
export async function readEndpoint({ ctx, endpointId }: { ctx: Context; endpointId: PublicId<"endpoint"> }) {
  requireRight(ctx, "read");
  const endpoint = await findEndpoint(ctx, endpointId);
  const [partner, lane, secrets, versions] = await Promise.all([
    prisma().partner.findUniqueOrThrow({ where: { id: endpoint.partnerId } }),
    prisma().lane.findUnique({ where: { endpointId: endpoint.id } }),
    secretVersions({ endpointId: endpoint.id }),
    prisma().endpointVersion.findMany({
      where: { endpointId: endpoint.id },
      select: { version: true, changedAt: true, changedBy: true, change: true },
      orderBy: { version: "desc" },
      take: 50,
    }),
  ]);
  return {
    ...endpointView(endpoint),
    health: endpointHealth(endpoint, lane, ctx.clock.now()),
    partnerName: partner.name,
    secrets,
    versions: versions.map((version) => ({ ...version, changedAt: version.changedAt.toISOString() })),
  };
}

export type EndpointDetail = Awaited<ReturnType<typeof readEndpoint>>;
