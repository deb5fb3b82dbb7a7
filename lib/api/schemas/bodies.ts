import { rotateEndpointSecretInput, rotateSecretInput } from "@/lib/secrets/schemas";
import { requestSchema } from "./named";

/** The body of a rotation for an endpoint, which can be the webhook of an API key. */
export const rotateEndpointSecretBody = requestSchema("RotateEndpointSecret", rotateEndpointSecretInput);

/** The body of a rotation for a source. */
export const rotateSecretBody = requestSchema("RotateSecret", rotateSecretInput);
