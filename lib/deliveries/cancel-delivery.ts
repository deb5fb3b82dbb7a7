import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { findDelivery } from "./find-delivery";

/**
 * Gives up a delivery that still waits. An attempt that is under way cannot be called back: it is recorded, and changes
 * nothing here. A cancelled delivery can be replayed.
 * @throws PorticoError `not_found`, `conflict` when it does not wait
 */
export async function cancelDelivery(args: {
  ctx: Context;
  deliveryId: string;
}): Promise<{ readonly id: string; readonly status: "cancelled" }> {
  const { ctx, deliveryId } = args;
  requireRight(ctx, "replay");
  return prisma().$transaction(async (tx) => {
    const { id, status, partnerId } = await findDelivery(ctx, deliveryId, tx);
    const { count } = await tx.delivery.updateMany({
      where: { id, status: { in: ["pending", "retrying"] } },
      data: {
        status: "cancelled",
        settledAt: ctx.clock.now(),
        leasedUntil: null,
        fence: { increment: 1 },
      },
    });
    if (count === 0) throw new PorticoError("conflict", `This delivery does not wait: it is ${status}.`);
    await recordAudit(tx, ctx, {
      action: "delivery.cancel",
      targetKind: "delivery",
      targetId: id,
      partnerId,
    });
    return { id: deliveryId, status: "cancelled" };
  });
}
