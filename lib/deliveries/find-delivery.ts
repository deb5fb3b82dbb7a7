import type { Context } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import type { Delivery, Endpoint } from "@/prisma/generated/client";

/**
 * Finds a delivery with its endpoint, if the actor may see it.
 * @throws PorticoError `not_found`
 */
export async function findDelivery(
  ctx: Context,
  deliveryId: PublicId<"delivery">,
  tx: Tx = prisma(),
): Promise<Delivery & { endpoint: Endpoint }> {
  return findByPublicId("delivery", deliveryId, (id) =>
    tx.delivery.findFirst({ where: { id, ...tenantWhere(ctx) }, include: { endpoint: true } }),
  );
}
