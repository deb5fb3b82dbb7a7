import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import { publicIdField } from "@/lib/platform/input-fields";
import { olderThan, type Page, pageFields, pageOf, parseListQuery } from "@/lib/platform/list-query";
import { type ApiKeyView, apiKeyView, withWebhook } from "./api-key-view";
import { visibleKeys } from "./find-api-key";

export const apiKeyQuery = z.strictObject({
  ...pageFields,
  partnerId: publicIdField("partner").optional(),
});

/** The API keys that the actor may see, newest first, including expired and revoked ones. */
export async function listApiKeys({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<ApiKeyView>> {
  requireRight(ctx, "manage_keys");
  const list = tenantList(ctx, "apiKey");
  const { limit, cursor, partnerId } = parseListQuery(list, apiKeyQuery, query);
  const rows = await prisma().apiKey.findMany({
    where: { AND: [visibleKeys(ctx), { partnerId }, olderThan(cursor)] },
    include: withWebhook,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const now = ctx.clock.now();
  return pageOf(list, rows, limit, (row) => apiKeyView(row, now));
}
