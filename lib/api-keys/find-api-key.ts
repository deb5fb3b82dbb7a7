import { type Context, mayDo, tenantOf } from "@/lib/auth/context";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import { type ApiKeyRow, withWebhook } from "./api-key-view";

/** The keys that the actor may see and revoke: one's own partner's, all partners', or (for an admin) every one. */
export function visibleKeys(ctx: Context) {
  const tenant = tenantOf(ctx);
  if (tenant !== null) return { partnerId: tenant };
  return mayDo(ctx.actor, "administer") ? {} : { partnerId: { not: null } };
}

/**
 * The API key behind a public id, if the actor may see it; its webhook with it.
 * @throws PorticoError `not_found`, the same for another tenant's and a made-up one
 */
export async function findApiKey(ctx: Context, keyId: string, tx: Tx = prisma()): Promise<ApiKeyRow> {
  const id = parseId("apiKey", keyId);
  const key = id
    ? await tx.apiKey.findFirst({ where: { AND: [{ id }, visibleKeys(ctx)] }, include: withWebhook })
    : null;
  if (!key) throw notFound("API key");
  return key;
}
