import { type Context, requireRight } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import type { EndpointId, PartnerId } from "@/lib/platform/ids";
import { endpointHealth } from "./endpoint-health";
import { endpointView } from "./endpoint-view";

interface ListEndpointsArgs {
  readonly ctx: Context;
  /** Only the endpoints of this partner. */
  readonly partnerId?: PartnerId | undefined;
  /** Only endpoints that are older than this one. */
  readonly before?: EndpointId | undefined;
  readonly maxRows?: number;
}

/** The endpoints that the actor may see, newest first, with the name of their partner and their health. */
export async function listEndpoints({ ctx, partnerId, before, maxRows = 500 }: ListEndpointsArgs) {
  requireRight(ctx, "read");
  const rows = await prisma().endpoint.findMany({
    where: {
      deletedAt: null,
      AND: [tenantWhere(ctx), partnerId ? { partnerId } : {}, before ? { id: { lt: before } } : {}],
    },
    include: { partner: true, lane: true },
    orderBy: { id: "desc" },
    take: maxRows,
  });
  return rows.map((row) => ({
    ...endpointView(row),
    health: endpointHealth(row, row.lane),
    partnerName: row.partner.name,
  }));
}

export type EndpointListItem = Awaited<ReturnType<typeof listEndpoints>>[number];
