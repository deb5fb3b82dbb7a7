import type { z } from "zod";
import { command, type Scope } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { mayDo, requireRight } from "@/lib/auth/require-right";
import type { Right } from "@/lib/auth/rights";
import { tenantOf } from "@/lib/auth/tenant";
import { partnerForRole } from "@/lib/partners/partner-for-role";
import { requireQuota } from "@/lib/partners/quotas";
import { PorticoError } from "@/lib/platform/errors";
import { type PartnerId, publicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";
import { type ApiKeyView, apiKeyView, withWebhook } from "./api-key-view";
import { insertApiKey } from "./insert-api-key";
import { newKeyText } from "./key-text";
import { createApiKeyInput } from "./schemas";
import { rightsOfKey } from "./scopes";
import { insertWebhook } from "./webhook";

type Input = z.output<typeof createApiKeyInput>;

/** The key and the webhook's secret are shown only this once. */
export interface NewApiKey extends ApiKeyView {
  readonly key: string;
  readonly webhookSecret: string | null;
}

/**
 * Makes an API key and, if the input has one, its webhook: both or neither. A key can only have rights that the actor
 * has too, and a key without a partner needs an administrator.
 * @throws PorticoError `invalid_input`, `forbidden`, `not_found`, `quota_reached`
 */
export const createApiKey = command({
  right: "manage_keys",
  input: createApiKeyInput,
  audit: "api_key.create",
  run: async ({ input, ...scope }) => {
    const { tx, ctx } = scope;
    const { name, role, scopes, expiresAt, webhook } = input;
    const partnerId = await partnerOfKey(scope, input);
    requireOwnRights(ctx, rightsOfKey(role, scopes));
    const now = ctx.clock.now();
    if (expiresAt && expiresAt <= now) throw invalidField("expiresAt", "must be in the future");
    await requireQuota(tx, partnerId, "apiKeys", (ofPartner) =>
      tx.apiKey.count({ where: { partnerId: ofPartner, ...whereActive(now) } }),
    );
    const key = newKeyText();
    const row = { key, name, role, scopes, expiresAt, partnerId };
    const { result: inserted, audit } = await insertApiKey(scope, row);
    const webhookSecret = webhook ? await insertWebhook(scope, inserted, webhook) : null;
    const stored = await tx.apiKey.findUniqueOrThrow({ where: { id: inserted.id }, include: withWebhook });
    const result: NewApiKey = { ...apiKeyView(stored, now), key, webhookSecret };
    return { result, audit };
  },
});

/** A condition on API keys: neither revoked nor expired. */
function whereActive(now: Date) {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

/** A partner's own users may leave their partner out. */
async function partnerOfKey({ tx, ctx }: Scope, { role, partnerId }: Input): Promise<PartnerId | null> {
  const forPartner = role === "manager" || role === "viewer";
  if (!forPartner) requireRight(ctx, "administer");
  const own = forPartner ? tenantOf(ctx) : null;
  return partnerForRole(ctx, role, partnerId ?? (own === null ? undefined : publicId("partner", own)), tx);
}

function requireOwnRights(ctx: Context, granted: readonly Right[]): void {
  const exceeding = granted.find((right) => !mayDo(ctx.actor, right));
  if (exceeding === undefined) return;
  throw new PorticoError(
    "forbidden",
    `A key can only have rights that you have yourself, and you do not have "${exceeding}".`,
  );
}
