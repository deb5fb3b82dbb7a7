import { command } from "@/lib/audit/command";
import { rotateSecretOf } from "@/lib/endpoints/rotate-secret";
import { PorticoError } from "@/lib/platform/errors";
import type { PublicId } from "@/lib/platform/ids";
import { rotateEndpointSecretInput } from "@/lib/secrets/schemas";
import { findApiKey } from "./find-api-key";

/**
 * Gives the webhook of an API key a new secret, for a secret that was lost or leaked. It is the same as rotating the
 * secret of the webhook's endpoint.
 * @throws PorticoError `not_found`, `invalid_input`, `conflict` when the key has no webhook
 */
export const regenerateWebhookSecret = command({
  right: "manage_endpoints",
  input: rotateEndpointSecretInput,
  audit: "endpoint.rotate_secret",
  run: async ({ input, ...scope }, { keyId }: { keyId: PublicId<"apiKey"> }) => {
    const [endpoint] = (await findApiKey(scope.ctx, keyId, scope.tx)).endpoints;
    if (!endpoint) throw new PorticoError("conflict", "This API key has no webhook.");
    return rotateSecretOf(scope, endpoint, input);
  },
});
