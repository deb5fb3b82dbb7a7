import { authenticateApiKey } from "@/lib/api-keys/authenticate-api-key";
import type { Actor } from "@/lib/auth/context";
import { requireKeyRate } from "@/lib/auth/request-rate";
import { PorticoError } from "@/lib/platform/errors";

/** The key of an `Authorization: Bearer …` header, or undefined. */
export function keyIn(header: string | null | undefined): string | undefined {
  return /^Bearer (\S{1,200})$/i.exec(header ?? "")?.[1];
}

/** The key of a request, or undefined. */
export function bearerKey(request: Request): string | undefined {
  return keyIn(request.headers.get("authorization"));
}

/**
 * The actor that a request's API key stands for, after its rate was checked.
 * @throws PorticoError `unauthenticated`, `limit_reached`
 */
export async function countedActorOf(request: Request): Promise<Actor> {
  const actor = await actorOf(request);
  await requireKeyRate(actor, bearerKey(request) ?? "");
  return actor;
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
