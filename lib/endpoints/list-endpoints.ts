import { type Context, requireRight } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import type { PartnerId } from "@/lib/platform/ids";
import { endpointHealth } from "./endpoint-health";
import { endpointView } from "./endpoint-view";

/** The maximum number of endpoints: this is a list for the portal, not an export. */
const maxRows = 500;

/**
 * The endpoints the actor may see, newest first, with their partner's name and their health.
 * @param partnerId only the endpoints of this partner
 */
export async function listEndpoints({ ctx, partnerId }: { ctx: Context; partnerId?: PartnerId }) {
  requireRight(ctx, "read");
  const rows = await prisma().endpoint.findMany({
    where: { deletedAt: null, AND: [tenantWhere(ctx), { partnerId }] },
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
