import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { endpointHealth } from "./endpoint-health";
import { endpointView } from "./endpoint-view";

/** Endpoints shown at most; a portal list, not an export. */
const maxRows = 500;

/**
 * The endpoints the actor may see, newest first, with their partner's name and their health.
 * @param partnerId only those of this partner; the bare id
 */
export async function listEndpoints({ ctx, partnerId }: { ctx: Context; partnerId?: string }) {
  requireRight(ctx, "read");
  const tenant = tenantOf(ctx);
  const rows = await prisma().endpoint.findMany({
    where: { deletedAt: null, AND: [tenant ? { partnerId: tenant } : {}, partnerId ? { partnerId } : {}] },
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
