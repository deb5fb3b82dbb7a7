import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import type { PublicId } from "@/lib/platform/ids";
import { type ApiKeyView, apiKeyView } from "./api-key-view";
import { findApiKey } from "./find-api-key";

/**
 * One API key with its webhook, without the key itself.
 * @throws PorticoError `not_found`
 */
export async function readApiKey({
  ctx,
  keyId,
}: {
  ctx: Context;
  keyId: PublicId<"apiKey">;
}): Promise<ApiKeyView> {
  requireRight(ctx, "manage_keys");
  return apiKeyView(await findApiKey(ctx, keyId), ctx.clock.now());
}
