import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { sql } from "@/lib/platform/database/db";
import { PorticoError } from "@/lib/platform/errors";
import type { PublicId } from "@/lib/platform/ids";
import { findDelivery } from "../find-delivery";
import { restartCycles } from "../queue/transitions";

/**
 * Delivers again at once, with a full retry schedule, under the same delivery id and event id. Any delivery can be
 * replayed, whatever its status.
 * @throws PorticoError `forbidden`, `not_found`, `conflict` if the endpoint is deleted or not enabled
 */
export const replayDelivery = command({
  right: "replay",
  input: noInput,
  audit: "delivery.replay",
  run: async ({ tx, ctx, effects }, { deliveryId }: { deliveryId: PublicId<"delivery"> }) => {
    const { id, endpoint, partnerId } = await findDelivery(ctx, deliveryId, tx);
    if (endpoint.deletedAt) {
      throw new PorticoError("conflict", "The endpoint was deleted.");
    }
    if (endpoint.status !== "enabled") {
      throw new PorticoError("conflict", `The endpoint is ${endpoint.status}. Enable it first.`);
    }
    const [restarted] = await restartCycles({ tx, effects }, sql`SELECT ${id}::uuid AS id`);
    if (!restarted) throw new Error("A delivery that was found is gone.");
    const { cycle } = restarted;
    return { result: { id: deliveryId, cycle }, audit: { targetId: id, partnerId, detail: { cycle } } };
  },
});
