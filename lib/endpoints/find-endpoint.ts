import { type Context, tenantOf } from "@/lib/auth/context";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import type { Endpoint } from "@/prisma/generated/client";

/**
 * The endpoint behind a public id, if it is there and the actor may see it.
 * @throws PorticoError `not_found`, the same for another tenant's, a deleted and a made-up one
 */
export async function findEndpoint(ctx: Context, endpointId: string, tx: Tx = prisma()): Promise<Endpoint> {
  const id = parseId("endpoint", endpointId);
  const tenant = tenantOf(ctx);
  const endpoint = id
    ? await tx.endpoint.findFirst({
        where: { id, deletedAt: null, ...(tenant ? { partnerId: tenant } : {}) },
      })
    : null;
  if (!endpoint) throw notFound("endpoint");
  return endpoint;
}
