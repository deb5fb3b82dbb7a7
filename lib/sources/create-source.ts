import type { z } from "zod";
import { type CommandAudit, command, type Scope } from "@/lib/audit/command";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { CommandOutcome } from "@/lib/platform/command";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId, type PublicId, publicId } from "@/lib/platform/ids";
import { chooseSecret } from "@/lib/secrets/choose-secret";
import { sealSecret } from "@/lib/secrets/sealed-secret";
import { createSourceInput } from "./schemas";

export interface NewSource {
  readonly id: PublicId<"source">;
  readonly slug: string;
  readonly dialect: string;
  /** Where the provider posts to. */
  readonly url: string;
  /** Shown only this once. */
  readonly secret: string;
}

/**
 * Registers a source: a URL that a provider posts to, its dialect and its secret.
 * @throws PorticoError `invalid_input`, `conflict` when the slug is taken
 */
export const createSource = command({
  right: "operate",
  input: createSourceInput,
  audit: "source.create",
  run: ({ input, ...scope }) => insertSource(scope, input),
});

/** Writes a new source with its secret. The caller has checked the right to register sources. */
export async function insertSource(
  { tx }: Scope,
  input: z.output<typeof createSourceInput>,
): Promise<CommandOutcome<NewSource, CommandAudit>> {
  const { slug, dialect, description } = input;
  const secret = chooseSecret(storedDialect(dialect), input.secret, "source");
  const id = newId();
  const { count } = await tx.source.createMany({
    data: { id, slug, dialect, description },
    skipDuplicates: true,
  });
  if (count === 0) throw new PorticoError("conflict", `A source with the slug "${slug}" already exists.`);
  await tx.secret.create({ data: sealSecret({ sourceId: id }, 1, secret) });
  return {
    result: newSource(id, { slug, dialect, secret }),
    audit: { targetId: id, partnerId: null, detail: { slug, dialect } },
  };
}

function newSource(id: string, source: Pick<NewSource, "slug" | "dialect" | "secret">): NewSource {
  return { id: publicId("source", id), url: `${publicUrl()}/api/webhooks/${source.slug}`, ...source };
}
