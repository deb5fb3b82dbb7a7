import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { prisma } from "@/lib/platform/database/prisma";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { chooseSecret } from "@/lib/secrets/choose-secret";
import { sealSecret } from "@/lib/secrets/sealed-secret";
import { createSourceInput } from "./schemas";

export interface NewSource {
  readonly id: string;
  readonly slug: string;
  readonly dialect: string;
  /** Where the provider is to post. */
  readonly url: string;
  /** Shown this once. */
  readonly secret: string;
}

/** Registers a source: a URL that a provider posts to, its dialect and its secret. */
export async function createSource({ ctx, input }: { ctx: Context; input: unknown }): Promise<NewSource> {
  requireRight(ctx, "operate");
  const { slug, dialect, secret: chosenSecret, description } = parseInput(createSourceInput, input);
  const secret = chooseSecret(storedDialect(dialect), chosenSecret, "source");
  const id = newId();
  await prisma().$transaction(async (tx) => {
    const { count } = await tx.source.createMany({
      data: { id, slug, dialect, description },
      skipDuplicates: true,
    });
    if (count === 0) throw new PorticoError("conflict", `There is a source with the slug "${slug}" already.`);
    await tx.secret.create({ data: sealSecret({ sourceId: id }, 1, secret) });
    await recordAudit(tx, ctx, {
      action: "source.create",
      targetKind: "source",
      targetId: id,
      partnerId: null,
      detail: { slug, dialect },
    });
  });
  return { id: publicId("source", id), slug, dialect, url: `${publicUrl()}/api/webhooks/${slug}`, secret };
}
