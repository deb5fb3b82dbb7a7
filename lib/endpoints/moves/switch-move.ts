import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { recordVersion } from "../record-version";
import { resetBreaker } from "../reset-breaker";
import { moveView } from "./move-view";
import { endOpenMove, lockEndpoint, requireOpenMove } from "./open-move";

/**
 * Ends a move and makes the new URL the endpoint's own, as a new version of its settings. The copies end in the same
 * transaction, so nothing is sent to the new URL twice. A request in flight still ends at the old URL.
 * @throws PorticoError `not_found`, `conflict` when the endpoint is not being moved
 */
export const switchMove = command({
  right: "manage_endpoints",
  input: noInput,
  audit: "endpoint.switch",
  run: async ({ tx, ctx, effects }, { endpointId }: { endpointId: PublicId<"endpoint"> }) => {
    const { endpoint: before } = await lockEndpoint({ tx, ctx }, endpointId);
    const move = await requireOpenMove(tx, before);
    await endOpenMove({ tx, ctx }, before.id, "switched");
    const after = await tx.endpoint.update({
      where: { id: before.id },
      data: { url: move.toUrl, version: { increment: 1 } },
    });
    await resetBreaker({ tx, effects }, after.id);
    await recordVersion({ tx, ctx }, after, "moved to a new URL");
    return {
      result: moveView(await tx.endpointMove.findUniqueOrThrow({ where: { id: move.id } })),
      audit: {
        targetId: after.id,
        partnerId: after.partnerId,
        detail: { before: { url: before.url }, after: { url: after.url }, version: after.version },
      },
    };
  },
});
