import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { moveView } from "./move-view";
import { endOpenMove, lockEndpoint, requireOpenMove } from "./open-move";

/**
 * Ends a move; the endpoint keeps its URL. No further copy is sent, and the comparison stays readable.
 * @throws PorticoError `not_found`, `conflict` when the endpoint is not being moved
 */
export const stopMove = command({
  right: "manage_endpoints",
  input: noInput,
  audit: "endpoint.move_stop",
  run: async ({ tx, ctx }, { endpointId }: { endpointId: PublicId<"endpoint"> }) => {
    const { endpoint } = await lockEndpoint({ tx, ctx }, endpointId);
    const move = await requireOpenMove(tx, endpoint);
    await endOpenMove({ tx, ctx }, endpoint.id, "stopped");
    return {
      result: moveView(await tx.endpointMove.findUniqueOrThrow({ where: { id: move.id } })),
      audit: { targetId: endpoint.id, partnerId: endpoint.partnerId, detail: { to: move.toUrl } },
    };
  },
});
