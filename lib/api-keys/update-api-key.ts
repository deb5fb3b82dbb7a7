import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { publicId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { type ApiKeyRow, type ApiKeyView, apiKeyView } from "./api-key-view";
import { findApiKey } from "./find-api-key";
import { changedKeyWebhookInput, keyWebhookInput, updateApiKeyInput } from "./schemas";
import { insertWebhook, planWebhook, withWebhookErrors } from "./webhook";

export interface UpdatedApiKey extends ApiKeyView {
  /** Set when the key had no webhook and got one: shown this once. */
  readonly webhookSecret: string | null;
}

/**
 * Renames a key, changes its webhook, or registers one for a key that has none. Role and scopes of a key stay as made.
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` when the key was revoked
 */
export async function updateApiKey(args: {
  ctx: Context;
  keyId: string;
  input: unknown;
}): Promise<UpdatedApiKey> {
  const { ctx, keyId } = args;
  requireRight(ctx, "manage_keys");
  const { name, webhook } = parseInput(updateApiKeyInput, args.input);
  const key = await findApiKey(ctx, keyId);
  if (key.revokedAt) throw new PorticoError("conflict", "This API key was revoked.");
  if (name !== undefined && name !== key.name) await rename(ctx, key, name);
  const isOnlyRenaming = name !== undefined && webhook === undefined;
  const webhookSecret = isOnlyRenaming ? null : await setWebhook(ctx, key, webhook);
  return { ...apiKeyView(await findApiKey(ctx, keyId), ctx.clock.now()), webhookSecret };
}

async function rename(ctx: Context, { id, name: before, partnerId }: ApiKeyRow, name: string): Promise<void> {
  await prisma().$transaction(async (tx) => {
    await tx.apiKey.update({ where: { id }, data: { name } });
    await recordAudit(tx, ctx, {
      action: "api_key.update",
      targetKind: "api_key",
      targetId: id,
      partnerId,
      detail: { before: { name: before }, after: { name } },
    });
  });
}

async function setWebhook(ctx: Context, key: ApiKeyRow, webhook: unknown): Promise<string | null> {
  const [current] = key.endpoints;
  return current
    ? changeWebhook(ctx, publicId("endpoint", current.id), webhook)
    : registerWebhook(ctx, key, webhook);
}

async function changeWebhook(ctx: Context, endpointId: string, webhook: unknown): Promise<null> {
  const input = await withWebhookErrors(async () => parseInput(changedKeyWebhookInput, webhook));
  await withWebhookErrors(() => updateEndpoint({ ctx, endpointId, input }));
  return null;
}

async function registerWebhook(ctx: Context, key: ApiKeyRow, webhook: unknown): Promise<string> {
  const { id, name, partnerId } = key;
  if (partnerId === null) throw invalidField("webhook", "goes with a partner's key only");
  const input = await withWebhookErrors(async () => parseInput(keyWebhookInput, webhook));
  const plan = await planWebhook(ctx, { name, partnerId }, input);
  return prisma().$transaction(async (tx) => {
    // A revocation or a second registration at the same moment waits for this one, or this one for it.
    await tx.$queryRaw`SELECT 1 FROM api_keys WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    const { revokedAt, endpoints } = await findApiKey(ctx, publicId("apiKey", id), tx);
    if (revokedAt || endpoints.length > 0) {
      throw new PorticoError("conflict", "This API key was just changed by someone else. Look at it again.");
    }
    return (await insertWebhook(tx, ctx, id, plan)).secret;
  });
}
