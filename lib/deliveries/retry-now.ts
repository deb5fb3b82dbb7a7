import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import type { PublicId } from "@/lib/platform/ids";
import { findDelivery } from "./find-delivery";
import { isOpen } from "./queue/open-statuses";
import { makeDueNow } from "./queue/transitions";

/**
 * Makes the next attempt of an open delivery at once. It counts as the attempt that was due later.
 * @throws PorticoError `forbidden`, `not_found`, `conflict` if the delivery is not open, an attempt is in flight or the
 *   endpoint is not enabled
 */
export const retryNow = command({
  right: "replay",
  input: noInput,
  audit: "delivery.retry",
  run: async ({ tx, ctx, effects }, { deliveryId }: { deliveryId: PublicId<"delivery"> }) => {
    const { id, status, endpoint, partnerId } = await findDelivery(ctx, deliveryId, tx);
    if (endpoint.status !== "enabled") {
      throw new PorticoError("conflict", `The endpoint is ${endpoint.status}. Enable it first.`);
    }
    if (!(await makeDueNow({ tx, effects }, { id, endpointId: endpoint.id }))) {
      throw new PorticoError("conflict", conflictReason(status));
    }
    return { result: { id: deliveryId }, audit: { targetId: id, partnerId } };
  },
});

function conflictReason(status: string): string {
  return isOpen(status)
    ? "An attempt is in flight at the moment."
    : `This delivery is ${status}. Replay it instead.`;
}
