import type { z } from "zod";
import { type Context, mayDo, type Right, requireRight, tenantOf } from "@/lib/auth/context";
import { partnerForRole } from "@/lib/partners/partner-for-role";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { publicId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { type ApiKeyView, apiKeyView, withWebhook } from "./api-key-view";
import { insertApiKey } from "./insert-api-key";
import { newKeyText } from "./key-text";
import { createApiKeyInput } from "./schemas";
import { rightsOfKey } from "./scopes";
import { insertWebhook, planWebhook } from "./webhook";

type Input = z.output<typeof createApiKeyInput>;

/** Key and webhook secret are shown this once. */
export interface NewApiKey extends ApiKeyView {
  readonly key: string;
  readonly webhookSecret: string | null;
}

/**
 * Makes an API key, with the webhook that it is to carry, if any: both or neither. Nobody can make a key that may do
 * more than they may themselves; one that belongs to no partner takes an administrator.
 */
export async function createApiKey({ ctx, input }: { ctx: Context; input: unknown }): Promise<NewApiKey> {
  requireRight(ctx, "manage_keys");
  const values = parseInput(createApiKeyInput, input);
  const partnerId = await partnerOfKey(ctx, values);
  requireOwnRights(ctx, rightsOfKey(values.role, values.scopes));
  const now = ctx.clock.now();
  if (values.expiresAt && values.expiresAt <= now) throw invalidField("expiresAt", "must be in the future");
  if (values.webhook && partnerId === null) throw invalidField("webhook", "goes with a partner's key only");
  const plan =
    values.webhook && partnerId !== null
      ? await planWebhook(ctx, { name: values.name, partnerId }, values.webhook)
      : undefined;
  const key = newKeyText();
  return prisma().$transaction(async (tx) => {
    const { name, role, scopes, expiresAt } = values;
    const { id } = await insertApiKey(tx, ctx, { key, name, role, scopes, expiresAt, partnerId });
    const webhook = plan && (await insertWebhook(tx, ctx, id, plan));
    const row = await tx.apiKey.findUniqueOrThrow({ where: { id }, include: withWebhook });
    return { ...apiKeyView(row, now), key, webhookSecret: webhook?.secret ?? null };
  });
}

/** The bare id. A partner's own people need not name their partner. */
async function partnerOfKey(ctx: Context, { role, partnerId }: Input): Promise<string | null> {
  const forPartner = role === "manager" || role === "viewer";
  if (!forPartner) requireRight(ctx, "administer");
  const own = forPartner ? tenantOf(ctx) : null;
  return partnerForRole(ctx, role, partnerId ?? (own === null ? undefined : publicId("partner", own)));
}

function requireOwnRights(ctx: Context, granted: readonly Right[]): void {
  const exceeding = granted.find((right) => !mayDo(ctx.actor, right));
  if (exceeding === undefined) return;
  throw new PorticoError(
    "forbidden",
    `A key cannot be given more than you may do yourself, and you may not "${exceeding}".`,
  );
}
