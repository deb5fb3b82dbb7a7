import { type CommandAudit, command, type Scope } from "@/lib/audit/command";
import { allowsSeveralSignatures } from "@/lib/dialects/carrier";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { CommandOutcome } from "@/lib/platform/command";
import { type PublicId, publicId } from "@/lib/platform/ids";
import { type ReplacedSecret, replaceSecret, type SecretInput } from "@/lib/secrets/replace-secret";
import { rotateEndpointSecretInput } from "@/lib/secrets/schemas";
import type { Endpoint } from "@/prisma/generated/client";
import { findEndpoint } from "./find-endpoint";
import { resetBreaker } from "./reset-breaker";

export interface RotatedSecret extends ReplacedSecret {
  readonly id: PublicId<"endpoint">;
  /**
   * True: old and new secret both sign from the start of the new one until the overlap ends. False: the dialect carries one
   * signature, or there is no overlap, so only the new one signs from its start.
   */
  readonly bothSign: boolean;
}

/**
 * Gives an endpoint a new secret, which signs from now on or from a later time. During the overlap both secrets sign, if
 * the dialect can carry two signatures. The default length of the overlap comes from the dialect.
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` when too many secrets would be active
 */
export const rotateEndpointSecret = command({
  right: "manage_endpoints",
  input: rotateEndpointSecretInput,
  audit: "endpoint.rotate_secret",
  run: async ({ input, ...scope }, { endpointId }: { endpointId: PublicId<"endpoint"> }) =>
    rotateSecretOf(scope, await findEndpoint(scope.ctx, endpointId, scope.tx), input),
});

/** Rotates the secret of an endpoint that the caller has found. The caller has checked the right to manage endpoints. */
export async function rotateSecretOf(
  scope: Scope,
  { id, partnerId, dialect: dialectName }: Endpoint,
  input: SecretInput,
): Promise<CommandOutcome<RotatedSecret, CommandAudit>> {
  const dialect = storedDialect(dialectName);
  const replaced = await replaceSecret(scope.tx, { endpointId: id }, dialect, input);
  await resetBreaker(scope, id);
  const { version, overlapSeconds, activeFrom } = replaced;
  const bothSign = overlapSeconds > 0 && allowsSeveralSignatures(dialect.signature);
  return {
    result: { id: publicId("endpoint", id), ...replaced, bothSign },
    audit: {
      targetId: id,
      partnerId,
      detail: { version, overlapSeconds, ...(activeFrom && { activeFrom }) },
    },
  };
}
