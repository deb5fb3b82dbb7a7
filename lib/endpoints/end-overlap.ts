import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { endOverlap } from "@/lib/secrets/replace-secret";
import { findEndpoint } from "./find-endpoint";

/** Ends an endpoint's running overlap now: only its newest secret signs from here on. */
export async function endEndpointOverlap({ ctx, endpointId }: { ctx: Context; endpointId: string }) {
  requireRight(ctx, "manage_endpoints");
  return prisma().$transaction(async (tx) => {
    const endpoint = await findEndpoint(ctx, endpointId, tx);
    const endedVersions = await endOverlap(tx, { endpointId: endpoint.id });
    if (endedVersions.length > 0) {
      await recordAudit(tx, ctx, {
        action: "endpoint.end_overlap",
        targetKind: "endpoint",
        targetId: endpoint.id,
        partnerId: endpoint.partnerId,
        detail: { endedVersions },
      });
    }
    return { id: endpointId, endedVersions };
  });
}
