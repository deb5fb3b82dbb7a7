import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { findEndpoint } from "./find-endpoint";
import { endOpenMove } from "./moves/open-move";

/** Takes an endpoint out of use. Its log stays; what still waited for it is cancelled. */
export async function deleteEndpoint({
  ctx,
  endpointId,
}: {
  ctx: Context;
  endpointId: string;
}): Promise<void> {
  requireRight(ctx, "manage_endpoints");
  await prisma().$transaction(async (tx) => {
    const endpoint = await findEndpoint(ctx, endpointId, tx);
    await tx.endpoint.update({ where: { id: endpoint.id }, data: { deletedAt: ctx.clock.now() } });
    await endOpenMove(tx, ctx, endpoint.id, "stopped");
    const { count } = await tx.delivery.updateMany({
      where: { endpointId: endpoint.id, status: { in: ["pending", "retrying"] } },
      data: { status: "cancelled", settledAt: ctx.clock.now(), leasedUntil: null, fence: { increment: 1 } },
    });
    await recordAudit(tx, ctx, {
      action: "endpoint.delete",
      targetKind: "endpoint",
      targetId: endpoint.id,
      partnerId: endpoint.partnerId,
      detail: { url: endpoint.url, cancelledDeliveries: count },
    });
  });
}
