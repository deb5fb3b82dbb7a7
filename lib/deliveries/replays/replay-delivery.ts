import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { sql } from "@/lib/platform/database/db";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { findDelivery } from "../find-delivery";
import { newCycle } from "./new-cycle";

export interface ReplayedDelivery {
  readonly id: string;
  readonly cycle: number;
  /** Whose lane the caller must wake. The bare id. */
  readonly endpointId: string;
}

/**
 * Delivers again, at once and with a full schedule, under the same delivery and event id. Any delivery can be replayed,
 * whatever its status; an attempt that is under way for the old cycle is recorded there and changes nothing here.
 * @throws PorticoError `not_found`, `conflict` when the endpoint takes nothing at the moment
 */
export async function replayDelivery(args: { ctx: Context; deliveryId: string }): Promise<ReplayedDelivery> {
  const { ctx, deliveryId } = args;
  requireRight(ctx, "replay");
  return prisma().$transaction(async (tx) => {
    const { id, endpoint, partnerId } = await findDelivery(ctx, deliveryId, tx);
    if (endpoint.deletedAt)
      throw new PorticoError("conflict", "The endpoint was deleted; nothing can be sent to it.");
    if (endpoint.status !== "enabled") {
      throw new PorticoError("conflict", `The endpoint is ${endpoint.status}. Enable it, then replay.`);
    }
    const rows = await tx.$queryRaw<{ cycle: number }[]>(
      sql`UPDATE deliveries d SET ${newCycle} WHERE d.id = ${id}::uuid RETURNING d.cycle`,
    );
    const cycle = rows[0]?.cycle ?? 0;
    await recordAudit(tx, ctx, {
      action: "delivery.replay",
      targetKind: "delivery",
      targetId: id,
      partnerId,
      detail: { cycle },
    });
    return { id: deliveryId, cycle, endpointId: endpoint.id };
  });
}
