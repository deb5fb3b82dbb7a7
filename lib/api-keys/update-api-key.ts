import { command, type Scope } from "@/lib/audit/command";
import { PorticoError } from "@/lib/platform/errors";
import { type PublicId, publicId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { type ApiKeyRow, type ApiKeyView, apiKeyView } from "./api-key-view";
import { findApiKey } from "./find-api-key";
import { keyWebhookInput, updateApiKeyInput } from "./schemas";
import { changeWebhook, insertWebhook, withWebhookErrors } from "./webhook";

export interface UpdatedApiKey extends ApiKeyView {
  /** Set when the key had no webhook and got one. Shown only this once. */
  readonly webhookSecret: string | null;
}

/**
 * Renames a key, changes its webhook, or registers a webhook for a key without one: all of it or nothing. The role and
 * the scopes of a key never change.
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` when the key was revoked
 */
export const updateApiKey = command({
  right: "manage_keys",
  input: updateApiKeyInput,
  audit: "api_key.update",
  run: async ({ input: { name, webhook }, ...scope }, { keyId }: { keyId: PublicId<"apiKey"> }) => {
    const { tx, ctx } = scope;
    const key = await findApiKey(ctx, keyId, tx);
    if (key.revokedAt) throw new PorticoError("conflict", "This API key was revoked.");
    const isRenamed = name !== undefined && name !== key.name;
    if (isRenamed) await tx.apiKey.update({ where: { id: key.id }, data: { name } });
    const isOnlyRenaming = name !== undefined && webhook === undefined;
    const webhookSecret = isOnlyRenaming ? null : await setWebhook(scope, key, webhook);
    const result: UpdatedApiKey = {
      ...apiKeyView(await findApiKey(ctx, keyId, tx), ctx.clock.now()),
      webhookSecret,
    };
    const detail = { before: { name: key.name }, after: { name: result.name } };
    return { result, audit: isRenamed ? { targetId: key.id, partnerId: key.partnerId, detail } : null };
  },
});

/** @returns the secret of a webhook that the key did not have before */
async function setWebhook(scope: Scope, key: ApiKeyRow, webhook: unknown): Promise<string | null> {
  const [current] = key.endpoints;
  if (!current) return registerWebhook(scope, key, webhook);
  await changeWebhook(scope, current, webhook);
  return null;
}

async function registerWebhook(
  scope: Scope,
  { id, partnerId }: ApiKeyRow,
  webhook: unknown,
): Promise<string> {
  const { tx, ctx } = scope;
  if (partnerId === null) throw invalidField("webhook", "is only allowed for a partner's key");
  const input = await withWebhookErrors(async () => parseInput(keyWebhookInput, webhook));
  // Another registration or a revocation at the same time waits for this one, or this one waits for it.
  await tx.$queryRaw`SELECT 1 FROM api_keys WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const locked = await findApiKey(ctx, publicId("apiKey", id), tx);
  if (locked.revokedAt || locked.endpoints.length > 0) {
    throw new PorticoError("conflict", "Someone else just changed this API key. Reload it and try again.");
  }
  return insertWebhook(scope, locked, input);
}
