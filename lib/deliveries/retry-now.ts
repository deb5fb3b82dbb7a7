import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { findDelivery } from "./find-delivery";

/**
 * Due now, and before whatever else waits for the endpoint, so that with an open breaker this one is the probe. In an
 * ordered lane nothing may overtake.
 */
const moveToFrontSql = `UPDATE deliveries d SET due_at = CASE WHEN ep.ordered THEN least(d.due_at, now())
    ELSE least(now(), (SELECT min(w.due_at) - interval '1 millisecond' FROM deliveries w
      WHERE w.endpoint_id = d.endpoint_id AND w.status IN ('pending', 'retrying'))) END
  FROM endpoints ep WHERE ep.id = d.endpoint_id AND d.id = $1::uuid AND d.status IN ('pending', 'retrying')
    AND (d.leased_until IS NULL OR d.leased_until <= now())`;

/** The next probe need not wait, if the breaker is open. */
const allowProbeNowSql =
  "UPDATE lanes SET probe_at = now() WHERE endpoint_id = $1::uuid AND probe_at > now()";

/**
 * Makes the next attempt of a waiting delivery at once. It counts as the attempt that was due later.
 * @returns the lane that the caller must wake, as a bare id
 * @throws PorticoError `not_found`, `conflict` when it does not wait, is being sent, or its endpoint takes nothing
 */
export async function retryNow(args: {
  ctx: Context;
  deliveryId: string;
}): Promise<{ readonly id: string; readonly endpointId: string }> {
  const { ctx, deliveryId } = args;
  requireRight(ctx, "replay");
  return prisma().$transaction(async (tx) => {
    const { id, status, endpoint, partnerId } = await findDelivery(ctx, deliveryId, tx);
    if (endpoint.status !== "enabled") {
      throw new PorticoError("conflict", `The endpoint is ${endpoint.status}. Enable it first.`);
    }
    const count = await tx.$executeRawUnsafe(moveToFrontSql, id);
    if (count === 0) throw new PorticoError("conflict", conflictReason(status));
    await tx.$executeRawUnsafe(allowProbeNowSql, endpoint.id);
    await recordAudit(tx, ctx, { action: "delivery.retry", targetKind: "delivery", targetId: id, partnerId });
    return { id: deliveryId, endpointId: endpoint.id };
  });
}

function conflictReason(status: string): string {
  const isOpen = status === "pending" || status === "retrying";
  return isOpen
    ? "An attempt is under way at this moment."
    : `This delivery is ${status}. Replay it instead.`;
}
