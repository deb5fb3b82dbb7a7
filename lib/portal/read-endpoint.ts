import { type Context, requireRight } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { endpointView } from "@/lib/registrations/endpoint/endpoint-view";
import { findEndpoint } from "@/lib/registrations/endpoint/find-endpoint";

/** One endpoint with its partner's name, its secrets' versions (never the secrets) and the history of its settings. */
export async function readEndpoint({ ctx, endpointId }: { ctx: Context; endpointId: string }) {
  requireRight(ctx, "read");
  const endpoint = await findEndpoint(ctx, endpointId);
  const [partner, secrets, versions] = await Promise.all([
    prisma().partner.findUniqueOrThrow({ where: { id: endpoint.partnerId } }),
    prisma().secret.findMany({
      where: { endpointId: endpoint.id },
      select: { version: true, lastFour: true, createdAt: true, expiresAt: true },
      orderBy: { version: "desc" },
      take: 20,
    }),
    prisma().endpointVersion.findMany({
      where: { endpointId: endpoint.id },
      select: { version: true, changedAt: true, changedBy: true, change: true },
      orderBy: { version: "desc" },
      take: 50,
    }),
  ]);
  return {
    ...endpointView(endpoint),
    partnerName: partner.name,
    secrets: secrets.map((secret) => ({
      ...secret,
      createdAt: secret.createdAt.toISOString(),
      expiresAt: secret.expiresAt?.toISOString() ?? null,
    })),
    versions: versions.map((version) => ({ ...version, changedAt: version.changedAt.toISOString() })),
  };
}

export type EndpointDetail = Awaited<ReturnType<typeof readEndpoint>>;
