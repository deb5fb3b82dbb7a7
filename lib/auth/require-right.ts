import { PorticoError } from "@/lib/platform/errors";
import type { Actor, Context } from "./context";
import { type Right, rightsOf, rightsOfGuest } from "./rights";

/** Whether the actor has a right, by its role and, for an API key, its scopes. */
export function mayDo(actor: Actor, right: Right): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "guest") return rightsOfGuest(actor.role).includes(right);
  return rightsOf[actor.role].includes(right) && isInScope(actor, right);
}

function isInScope(actor: Actor, right: Right): boolean {
  return actor.kind !== "api_key" || actor.scopes === null || actor.scopes.includes(right);
}

/** @throws PorticoError `forbidden` */
export function requireRight(ctx: Context, right: Right): void {
  if (mayDo(ctx.actor, right)) return;
  throw new PorticoError(
    "forbidden",
    isInScope(ctx.actor, right)
      ? "Your role does not allow this. Ask an administrator for access."
      : `This API key's scopes do not include "${right}".`,
  );
}
