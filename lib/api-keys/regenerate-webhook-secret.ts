import { type Context, requireRight } from "@/lib/auth/context";
import { type RotatedSecret, rotateSecretOf } from "@/lib/endpoints/rotate-secret";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { parseInput } from "@/lib/platform/parse-input";
import { rotateSecretInput } from "@/lib/secrets/schemas";
import { findApiKey } from "./find-api-key";

/** Gives a key's webhook a new secret, as rotating its endpoint's would: for a secret that was lost or seen. */
export async function regenerateWebhookSecret(args: {
  ctx: Context;
  keyId: string;
  input: unknown;
}): Promise<RotatedSecret> {
  const { ctx, keyId } = args;
  requireRight(ctx, "manage_endpoints");
  const input = parseInput(rotateSecretInput, args.input ?? {});
  return prisma().$transaction(async (tx) => {
    const [endpoint] = (await findApiKey(ctx, keyId, tx)).endpoints;
    if (!endpoint) throw new PorticoError("conflict", "This API key has no webhook.");
    return rotateSecretOf(tx, ctx, endpoint, input);
  });
}
