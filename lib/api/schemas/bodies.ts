import { rotateSecretInput } from "@/lib/secrets/schemas";
import { requestSchema } from "./named";

/** The body of every rotation: endpoint, source and the webhook of an API key. */
export const rotateSecretBody = requestSchema("RotateSecret", rotateSecretInput);
