import { authenticateApiKey } from "@/lib/api-keys/authenticate-api-key";
import type { Actor } from "@/lib/auth/context";
import { PorticoError } from "@/lib/platform/errors";

/** The key of an `Authorization: Bearer …` header, or undefined. */
export function bearerKey(request: Request): string | undefined {
  return /^Bearer (\S{1,200})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

/**
 * The actor that a request's API key stands for.
 * @throws PorticoError `unauthenticated`
 */
export async function actorOf(request: Request): Promise<Actor> {
  const key = bearerKey(request);
  if (!key) throw new PorticoError("unauthenticated", "Send an API key: Authorization: Bearer <key>.");
  const actor = await authenticateApiKey(key);
  if (!actor) throw new PorticoError("unauthenticated", "This API key is unknown, expired or revoked.");
  return actor;
}
