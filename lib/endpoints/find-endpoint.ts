import type { Context } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import type { Endpoint } from "@/prisma/generated/client";

/**
 * The endpoint behind a public id, if it is not deleted and the actor may see it.
 * @throws PorticoError `not_found`
 */
export function findEndpoint(
  ctx: Context,
  endpointId: PublicId<"endpoint">,
  tx: Tx = prisma(),
): Promise<Endpoint> {
  return findByPublicId("endpoint", endpointId, (id) =>
    tx.endpoint.findFirst({ where: { id, deletedAt: null, ...tenantWhere(ctx) } }),
  );
}
