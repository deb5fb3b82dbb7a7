import type { Scope } from "@/lib/audit/command";
import type { AuditTarget } from "@/lib/audit/record-audit";
import type { EndpointId } from "@/lib/platform/ids";
import type { EndpointStatus } from "@/prisma/generated/client";
import { recordVersion } from "./record-version";

/** Why Portico itself disabled an endpoint; stored as its `statusReason`. */
export type DisableReason = "http_410" | "failed_too_long" | "api_key_revoked";

/**
 * Disables an endpoint within its caller's command. `from` are the statuses in which it is disabled; in any other nothing
 * happens.
 * @returns the audit entry for the caller to write, or null if the endpoint was not disabled
 */
export async function disableEndpoint(
  { tx, ctx }: Pick<Scope, "tx" | "ctx">,
  args: { endpointId: EndpointId; reason: DisableReason; from: readonly EndpointStatus[] },
): Promise<AuditTarget | null> {
  const { endpointId, reason, from } = args;
  const { count } = await tx.endpoint.updateMany({
    where: { id: endpointId, status: { in: [...from] }, deletedAt: null },
    data: { status: "disabled", statusReason: reason, version: { increment: 1 } },
  });
  if (count === 0) return null;
  const endpoint = await tx.endpoint.findUniqueOrThrow({ where: { id: endpointId } });
  await recordVersion({ tx, ctx }, endpoint, `disabled: ${reason}`);
  return {
    targetId: endpoint.id,
    partnerId: endpoint.partnerId,
    detail: { reason, version: endpoint.version },
  };
}
