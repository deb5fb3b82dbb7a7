import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { Effects } from "@/lib/platform/effects";
import { type EndpointView, endpointView } from "../endpoint-view";
import { recordVersion } from "../record-version";
import { resetBreaker } from "../reset-breaker";
import { type MoveView, moveView } from "./move-view";
import { endOpenMove, lockEndpoint, requireOpenMove } from "./open-move";

export interface SwitchedMove {
  readonly endpoint: EndpointView;
  readonly move: MoveView;
  /** Set when it may have something to do at once: whoever called must wake its lane. The bare id. */
  readonly resumed: { readonly endpointId: string } | null;
}

/**
 * Ends a move with the new URL as the endpoint's own: a version of its configuration like any other. In the same
 * transaction the copies end, so nothing is sent to the new URL twice. A request that is under way ends at the old one.
 * @throws PorticoError `not_found`, `conflict` when the endpoint is not being moved
 */
export async function switchMove(args: { ctx: Context; endpointId: string }): Promise<SwitchedMove> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "manage_endpoints");
  return prisma().$transaction(async (tx) => {
    const { endpoint: before } = await lockEndpoint(tx, ctx, endpointId);
    const move = await requireOpenMove(tx, before);
    await endOpenMove(tx, ctx, before.id, "switched");
    const after = await tx.endpoint.update({
      where: { id: before.id },
      data: { url: move.toUrl, version: { increment: 1 } },
    });
    await resetBreaker({ tx, effects: new Effects() }, after.id);
    await recordVersion(tx, ctx, after, "moved to a new URL");
    await recordAudit(tx, ctx, {
      action: "endpoint.switch",
      targetKind: "endpoint",
      targetId: after.id,
      partnerId: after.partnerId,
      detail: { before: { url: before.url }, after: { url: after.url }, version: after.version },
    });
    return {
      endpoint: endpointView(after),
      move: moveView(await tx.endpointMove.findUniqueOrThrow({ where: { id: move.id } })),
      resumed: after.status === "enabled" ? { endpointId: after.id } : null,
    };
  });
}
