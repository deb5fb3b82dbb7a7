import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { findEndpoint } from "./find-endpoint";
import { endOpenMove } from "./moves/open-move";

/**
 * Deletes an endpoint and cancels its waiting deliveries. Its delivery log stays.
 * @throws PorticoError `not_found`
 */
export const deleteEndpoint = command({
  right: "manage_endpoints",
  input: noInput,
  audit: "endpoint.delete",
  run: async ({ tx, ctx }, { endpointId }: { endpointId: PublicId<"endpoint"> }) => {
    const endpoint = await findEndpoint(ctx, endpointId, tx);
    await tx.endpoint.update({ where: { id: endpoint.id }, data: { deletedAt: ctx.clock.now() } });
    await endOpenMove({ tx, ctx }, endpoint.id, "stopped");
    const { count } = await tx.delivery.updateMany({
      where: { endpointId: endpoint.id, status: { in: ["pending", "retrying"] } },
      data: { status: "cancelled", settledAt: ctx.clock.now(), leasedUntil: null, fence: { increment: 1 } },
    });
    return {
      result: undefined,
      audit: {
        targetId: endpoint.id,
        partnerId: endpoint.partnerId,
        detail: { url: endpoint.url, cancelledDeliveries: count },
      },
    };
  },
});
