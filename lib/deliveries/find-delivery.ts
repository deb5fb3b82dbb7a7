import type { Context } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { type PublicId, parseId } from "@/lib/platform/ids";
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
  const id = parseId("delivery", deliveryId);
  const delivery = id
    ? await tx.delivery.findFirst({ where: { id, ...tenantWhere(ctx) }, include: { endpoint: true } })
    : null;
  if (!delivery) throw notFound("delivery");
  return delivery;
}
