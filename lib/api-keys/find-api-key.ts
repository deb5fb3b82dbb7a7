import type { Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import { type ApiKeyRow, withWebhook } from "./api-key-view";

/** The keys that the actor may see and revoke: their own partner's, all partners', or (for an admin) every key. */
export function visibleKeys(ctx: Context) {
  const ofPartners = mayDo(ctx.actor, "administer") ? {} : { partnerId: { not: null } };
  return { ...ofPartners, ...tenantWhere(ctx) };
}

/**
 * The API key behind a public id with its webhook, if the actor may see it.
 * @throws PorticoError `not_found`
 */
export function findApiKey(ctx: Context, keyId: PublicId<"apiKey">, tx: Tx = prisma()): Promise<ApiKeyRow> {
  return findByPublicId("apiKey", keyId, (id) =>
    tx.apiKey.findFirst({ where: { AND: [{ id }, visibleKeys(ctx)] }, include: withWebhook }),
  );
}
