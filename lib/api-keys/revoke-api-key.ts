import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { disableEndpoint } from "@/lib/endpoints/disable-endpoint";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { findApiKey } from "./find-api-key";

/**
 * Ends an API key for good: the next request with it is refused. Its webhook is disabled, not deleted, so that its log
 * stays and what comes in from now on is kept as skipped, to be replayed.
 */
export async function revokeApiKey({ ctx, keyId }: { ctx: Context; keyId: string }): Promise<void> {
  requireRight(ctx, "manage_keys");
  await prisma().$transaction(async (tx) => {
    const { id, name, partnerId } = await findApiKey(ctx, keyId, tx);
    const { count } = await tx.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    if (count === 0) return;
    const disabledWebhooks = await disableWebhooks(tx, ctx, id);
    await recordAudit(tx, ctx, {
      action: "api_key.revoke",
      targetKind: "api_key",
      targetId: id,
      partnerId,
      detail: { name, disabledWebhooks },
    });
  });
}

async function disableWebhooks(tx: Tx, ctx: Context, apiKeyId: string): Promise<number> {
  const webhooks = await tx.endpoint.findMany({ where: { apiKeyId, deletedAt: null } });
  let disabled = 0;
  for (const { id: endpointId } of webhooks) {
    const from = ["enabled", "paused"] as const;
    const audit = await disableEndpoint({ tx, ctx }, { endpointId, reason: "api_key_revoked", from });
    if (!audit) continue;
    await recordAudit(tx, ctx, { action: "endpoint.disable", ...audit });
    disabled += 1;
  }
  return disabled;
}
