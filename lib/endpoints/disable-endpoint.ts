import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import type { EndpointStatus } from "@/prisma/generated/client";
import { recordVersion } from "./record-version";

/** Why an endpoint was disabled by something else than a person's wish; kept as its `statusReason`. */
export type DisableReason = "http_410" | "failed_too_long" | "api_key_revoked";

/**
 * Takes an enabled endpoint out of service because of what it answers, or has failed to answer.
 * @param endpointId the bare id
 * @returns false when it was not enabled any more
 */
export async function disableEndpoint(args: {
  ctx: Context;
  endpointId: string;
  reason: DisableReason;
}): Promise<boolean> {
  const { ctx, endpointId, reason } = args;
  requireRight(ctx, "manage_endpoints");
  return prisma().$transaction((tx) => disableWithin(tx, ctx, { endpointId, reason, from: ["enabled"] }));
}

/**
 * The same within a transaction, for a caller that has checked the right to it.
 * @param wish `from`: the statuses in which it is disabled; in any other nothing happens
 * @returns whether it was disabled
 */
export async function disableWithin(
  tx: Tx,
  ctx: Context,
  wish: { endpointId: string; reason: DisableReason; from: readonly EndpointStatus[] },
): Promise<boolean> {
  const { endpointId, reason, from } = wish;
  const { count } = await tx.endpoint.updateMany({
    where: { id: endpointId, status: { in: [...from] }, deletedAt: null },
    data: { status: "disabled", statusReason: reason, version: { increment: 1 } },
  });
  if (count === 0) return false;
  const endpoint = await tx.endpoint.findUniqueOrThrow({ where: { id: endpointId } });
  await recordVersion(tx, ctx, endpoint, `disabled: ${reason}`);
  await recordAudit(tx, ctx, {
    action: "endpoint.disable",
    targetKind: "endpoint",
    targetId: endpoint.id,
    partnerId: endpoint.partnerId,
    detail: { reason, version: endpoint.version },
  });
  return true;
}
