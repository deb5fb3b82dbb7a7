import { type Context, requireRight, tenantOf } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { endpointView } from "@/lib/registrations/endpoint/endpoint-view";

/** Endpoints shown at most; a portal list, not an export. */
const shown = 500;

/** The endpoints the actor may see, newest first, with their partner's name. */
export async function listEndpoints({ ctx }: { ctx: Context }) {
  requireRight(ctx, "read");
  const tenant = tenantOf(ctx);
  const rows = await prisma().endpoint.findMany({
    where: { deletedAt: null, ...(tenant ? { partnerId: tenant } : {}) },
    include: { partner: true },
    orderBy: { id: "desc" },
    take: shown,
  });
  return rows.map((row) => ({ ...endpointView(row), partnerName: row.partner.name }));
}

export type EndpointListItem = Awaited<ReturnType<typeof listEndpoints>>[number];
