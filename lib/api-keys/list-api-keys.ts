import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { prisma } from "@/lib/platform/database/prisma";
import { publicIdField } from "@/lib/platform/input-fields";
import { olderThan, type Page, pageFields, pageOf } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import { type ApiKeyView, apiKeyView, withWebhook } from "./api-key-view";
import { visibleKeys } from "./find-api-key";

export const apiKeyQuery = z.strictObject({
  ...pageFields("apiKey"),
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
  const { limit, cursor, partnerId } = parseInput(apiKeyQuery, query);
  const rows = await prisma().apiKey.findMany({
    where: { AND: [visibleKeys(ctx), { partnerId }, olderThan(cursor)] },
    include: withWebhook,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const now = ctx.clock.now();
  return pageOf(rows, limit, "apiKey", (row) => apiKeyView(row, now));
}
