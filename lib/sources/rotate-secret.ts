import { command } from "@/lib/audit/command";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { PublicId } from "@/lib/platform/ids";
import { type ReplacedSecret, replaceSecret } from "@/lib/secrets/replace-secret";
import { rotateSecretInput } from "@/lib/secrets/schemas";
import { findSource } from "./find-source";

export interface RotatedSourceSecret extends ReplacedSecret {
  readonly id: PublicId<"source">;
  readonly slug: string;
}

/**
 * Gives a source a new secret: the provider's, or a generated one to be entered there. Requests signed with an old
 * secret are accepted until the overlap ends. The default length of the overlap comes from the dialect.
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` when too many secrets would be active
 */
export const rotateSourceSecret = command({
  right: "operate",
  input: rotateSecretInput,
  audit: "source.rotate_secret",
  run: async ({ tx, input }, { sourceId }: { sourceId: PublicId<"source"> }) => {
    const source = await findSource(sourceId, tx);
    const replaced = await replaceSecret(tx, { sourceId: source.id }, storedDialect(source.dialect), input);
    const { version, overlapSeconds } = replaced;
    const result: RotatedSourceSecret = { id: sourceId, slug: source.slug, ...replaced };
    return {
      result,
      audit: { targetId: source.id, partnerId: null, detail: { version, overlapSeconds } },
    };
  },
});
