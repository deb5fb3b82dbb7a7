import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { prisma } from "@/lib/platform/database/prisma";
import { parseInput } from "@/lib/platform/parse-input";
import { type ReplacedSecret, replaceSecret } from "@/lib/secrets/replace-secret";
import { rotateSecretInput } from "@/lib/secrets/schemas";
import { findSource } from "./find-source";

export type RotatedSourceSecret = ReplacedSecret & { readonly id: string; readonly slug: string };

/**
 * Gives a source a new secret: the provider's, or a generated one to be entered there. Until the overlap ends, what
 * was signed with an old one is still taken. Without a wish the dialect decides how long that is.
 */
export async function rotateSourceSecret(args: {
  ctx: Context;
  sourceId: string;
  input: unknown;
}): Promise<RotatedSourceSecret> {
  const { ctx, sourceId } = args;
  requireRight(ctx, "operate");
  const input = parseInput(rotateSecretInput, args.input ?? {});
  return prisma().$transaction(async (tx) => {
    const source = await findSource(sourceId, tx);
    const replaced = await replaceSecret(tx, { sourceId: source.id }, storedDialect(source.dialect), input);
    await recordAudit(tx, ctx, {
      action: "source.rotate_secret",
      targetKind: "source",
      targetId: source.id,
      partnerId: null,
      detail: { version: replaced.version, overlapSeconds: replaced.overlapSeconds },
    });
    return { id: sourceId, slug: source.slug, ...replaced };
  });
}
