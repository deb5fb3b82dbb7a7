import { type Context, tenantOf } from "@/lib/auth/context";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import type { Delivery, Endpoint } from "@/prisma/generated/client";

/**
 * The delivery behind a public id with its endpoint, if the actor may see it.
 * @throws PorticoError `not_found`
 */
export async function findDelivery(
  ctx: Context,
  deliveryId: string,
  tx: Tx = prisma(),
): Promise<Delivery & { endpoint: Endpoint }> {
  const id = parseId("delivery", deliveryId);
  const tenant = tenantOf(ctx);
  const delivery = id
    ? await tx.delivery.findFirst({
        where: { id, ...(tenant ? { partnerId: tenant } : {}) },
        include: { endpoint: true },
      })
    : null;
  if (!delivery) throw notFound("delivery");
  return delivery;
}
