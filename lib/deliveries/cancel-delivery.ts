import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import type { PublicId } from "@/lib/platform/ids";
import { findDelivery } from "./find-delivery";
import { cancelOpenDelivery } from "./queue/transitions";

/**
 * Cancels an open delivery. An attempt that is in flight cannot be stopped: it is recorded and changes nothing. A
 * cancelled delivery can be replayed.
 * @throws PorticoError `forbidden`, `not_found`, `conflict` if the delivery is not open
 */
export const cancelDelivery = command({
  right: "replay",
  input: noInput,
  audit: "delivery.cancel",
  run: async ({ tx, ctx, effects }, { deliveryId }: { deliveryId: PublicId<"delivery"> }) => {
    const { id, status, partnerId } = await findDelivery(ctx, deliveryId, tx);
    if (!(await cancelOpenDelivery({ tx, effects }, id))) {
      throw new PorticoError("conflict", `This delivery cannot be cancelled because it is ${status}.`);
    }
    return {
      result: { id: deliveryId, status: "cancelled" as const },
      audit: { targetId: id, partnerId },
    };
  },
});
