import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { type MoveView, moveView } from "./move-view";
import { endOpenMove, lockEndpoint, requireOpenMove } from "./open-move";

/**
 * Ends a move with the endpoint's URL as it was. No copy is sent from now on; what was compared stays.
 * @throws PorticoError `not_found`, `conflict` when the endpoint is not being moved
 */
export async function stopMove(args: { ctx: Context; endpointId: string }): Promise<MoveView> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "manage_endpoints");
  return prisma().$transaction(async (tx) => {
    const { endpoint } = await lockEndpoint(tx, ctx, endpointId);
    const move = await requireOpenMove(tx, endpoint);
    await endOpenMove(tx, ctx, endpoint.id, "stopped");
    await recordAudit(tx, ctx, {
      action: "endpoint.move_stop",
      targetKind: "endpoint",
      targetId: endpoint.id,
      partnerId: endpoint.partnerId,
      detail: { to: move.toUrl },
    });
    return moveView(await tx.endpointMove.findUniqueOrThrow({ where: { id: move.id } }));
  });
}
