import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { allowsSeveralSignatures } from "@/lib/dialects/carrier";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { Effects } from "@/lib/platform/effects";
import { publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { type ReplacedSecret, replaceSecret, type SecretInput } from "@/lib/secrets/replace-secret";
import { rotateSecretInput } from "@/lib/secrets/schemas";
import type { Endpoint } from "@/prisma/generated/client";
import { findEndpoint } from "./find-endpoint";
import { resetBreaker } from "./reset-breaker";

export interface RotatedSecret extends ReplacedSecret {
  readonly id: string;
  /** Old and new sign side by side until the overlap ends. False: only the new one signs, from now on. */
  readonly bothSign: boolean;
}

/**
 * Gives an endpoint a new secret. During the overlap both are in force: both sign, where the dialect can carry two
 * signatures. Without a wish the dialect decides how long that is.
 */
export async function rotateEndpointSecret(args: {
  ctx: Context;
  endpointId: string;
  input: unknown;
}): Promise<RotatedSecret> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "manage_endpoints");
  const input = parseInput(rotateSecretInput, args.input ?? {});
  return prisma().$transaction(async (tx) =>
    rotateSecretOf(tx, ctx, await findEndpoint(ctx, endpointId, tx), input),
  );
}

/** The rotation itself, for a caller that has found the endpoint and checked the right to change it. */
export async function rotateSecretOf(
  tx: Tx,
  ctx: Context,
  endpoint: Endpoint,
  input: SecretInput,
): Promise<RotatedSecret> {
  const dialect = storedDialect(endpoint.dialect);
  const replaced = await replaceSecret(tx, { endpointId: endpoint.id }, dialect, input);
  await resetBreaker({ tx, effects: new Effects() }, endpoint.id);
  const { version, overlapSeconds } = replaced;
  await recordAudit(tx, ctx, {
    action: "endpoint.rotate_secret",
    targetKind: "endpoint",
    targetId: endpoint.id,
    partnerId: endpoint.partnerId,
    detail: { version, overlapSeconds },
  });
  const bothSign = overlapSeconds > 0 && allowsSeveralSignatures(dialect.signature);
  return { id: publicId("endpoint", endpoint.id), ...replaced, bothSign };
}
