import { command } from "@/lib/audit/command";
import { findEndpoint } from "@/lib/endpoints/find-endpoint";
import { endOpenMove } from "@/lib/endpoints/moves/open-move";
import { noInput } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { cancelOpenDeliveriesOf } from "./queue/transitions";

/**
 * Deletes an endpoint and cancels its open deliveries. Its log stays. The command is here and not in `lib/endpoints`
 * because only `lib/deliveries/queue` changes deliveries, and endpoints rank below it.
 * @throws PorticoError `forbidden`, `not_found`
 */
export const deleteEndpoint = command({
  right: "manage_endpoints",
  input: noInput,
  audit: "endpoint.delete",
  run: async ({ tx, ctx }, args: { endpointId: PublicId<"endpoint"> }) => {
    const { id, partnerId, url } = await findEndpoint(ctx, args.endpointId, tx);
    await tx.endpoint.update({ where: { id }, data: { deletedAt: ctx.clock.now() } });
    await endOpenMove({ tx, ctx }, id, "stopped");
    const cancelledDeliveries = await cancelOpenDeliveriesOf(tx, id);
    return {
      result: undefined,
      audit: { targetId: id, partnerId, detail: { url, cancelledDeliveries } },
    };
  },
});
