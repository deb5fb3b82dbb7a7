import { type CommandAudit, command, type Scope } from "@/lib/audit/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { disableEndpoint } from "@/lib/endpoints/disable-endpoint";
import { noInput } from "@/lib/platform/command";
import type { ApiKeyId, PublicId } from "@/lib/platform/ids";
import type { ApiKey } from "@/prisma/generated/client";
import { findApiKey } from "./find-api-key";

/**
 * Revokes an API key for good, and the keys that were made with it: the next request with one is refused. Its webhook is
 * disabled, not deleted, so that its delivery log stays and later events are stored as skipped deliveries, which can be
 * replayed.
 * @throws PorticoError `not_found`
 */
export const revokeApiKey = command({
  right: "manage_keys",
  input: noInput,
  audit: "api_key.revoke",
  run: async (scope, { keyId }: { keyId: PublicId<"apiKey"> }) => {
    const { tx, ctx } = scope;
    const key = await findApiKey(ctx, keyId, tx);
    return { result: undefined, audit: await revokeWithMade(scope, key) };
  },
});

/** Revokes a key, then those that were made with it. @returns an audit entry for each key that was active */
async function revokeWithMade(scope: Pick<Scope, "tx" | "ctx">, key: ApiKey): Promise<CommandAudit[]> {
  const { tx, ctx } = scope;
  const { id, name, partnerId } = key;
  const { count } = await tx.apiKey.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: ctx.clock.now() },
  });
  const audit: CommandAudit[] = [];
  if (count > 0) {
    const disabledWebhooks = await disableWebhooks(scope, id);
    audit.push({ targetId: id, partnerId, detail: { name, disabledWebhooks } });
  }
  for (const made of await tx.apiKey.findMany({ where: { madeByKeyId: id } })) {
    audit.push(...(await revokeWithMade(scope, made)));
  }
  return audit;
}

async function disableWebhooks({ tx, ctx }: Pick<Scope, "tx" | "ctx">, apiKeyId: ApiKeyId): Promise<number> {
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
