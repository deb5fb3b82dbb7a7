import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { parseInput } from "@/lib/platform/parse-input";
import { storedDialect } from "../dialect";
import { rotateSecretInput } from "../schemas";
import { chooseSecret } from "../secret/choose-secret";
import { sealSecret } from "../secret/sealed-secret";
import { findEndpoint } from "./find-endpoint";

export interface RotatedSecret {
  readonly id: string;
  /** Shown this once. */
  readonly secret: string;
  readonly version: number;
  /** When the old one stops; equal to now without an overlap. */
  readonly oldSecretExpiresAt: string;
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
  const wish = parseInput(rotateSecretInput, args.input ?? {});
  return prisma().$transaction(async (tx) => {
    const endpoint = await findEndpoint(ctx, endpointId, tx);
    // Two rotations at once would both read the same last version.
    await tx.$queryRaw`SELECT 1 FROM endpoints WHERE id = ${endpoint.id}::uuid FOR UPDATE`;
    const dialect = storedDialect(endpoint.dialect);
    const secret = chooseSecret(dialect, wish.secret, "endpoint");
    const overlap = wish.overlapSeconds ?? dialect.delivery.rotationOverlapSeconds;
    const expiresAt = new Date(ctx.clock.now().getTime() + overlap * 1000);
    const last = await tx.secret.findFirst({
      where: { endpointId: endpoint.id },
      orderBy: { version: "desc" },
    });
    const version = (last?.version ?? 0) + 1;
    await tx.secret.updateMany({ where: { endpointId: endpoint.id, expiresAt: null }, data: { expiresAt } });
    await tx.secret.create({ data: sealSecret({ endpointId: endpoint.id }, version, secret) });
    await recordAudit(tx, ctx, {
      action: "endpoint.rotate_secret",
      targetKind: "endpoint",
      targetId: endpoint.id,
      partnerId: endpoint.partnerId,
      detail: { version, overlapSeconds: overlap },
    });
    return { id: endpointId, secret, version, oldSecretExpiresAt: expiresAt.toISOString() };
  });
}
