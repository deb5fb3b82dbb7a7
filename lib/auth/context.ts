import { type Clock, systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";

export type Role = "admin" | "operator" | "manager" | "viewer";

/** What someone may want to do. An API key's scopes are these same words. */
export const rights = [
  "read",
  "replay",
  "manage_endpoints",
  "manage_keys",
  "manage_members",
  "operate",
  "administer",
] as const;
export type Right = (typeof rights)[number];

/** Who acts. `partnerId` null: an operator (or an operator's key), who sees every partner. */
export type Actor =
  | {
      readonly kind: "user";
      readonly id: string;
      readonly name: string;
      readonly role: Role;
      readonly partnerId: string | null;
    }
  | {
      /** Someone whom an access link let in: nobody's account, for hours. The id is the link's. */
      readonly kind: "guest";
      readonly id: string;
      readonly name: string;
      readonly role: Role;
      readonly partnerId: string;
    }
  | {
      readonly kind: "api_key";
      readonly id: string;
      readonly name: string;
      readonly role: Role;
      readonly partnerId: string | null;
      /** The rights of its role that the key is held to. Null: all of them. */
      readonly scopes: readonly Right[] | null;
    }
  | { readonly kind: "system"; readonly name: string };

/** What every verb and read model is handed: who acts, and the clock. */
export interface Context {
  readonly actor: Actor;
  readonly clock: Clock;
}

/** What each role may do. */
export const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ["read"],
  manager: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members"],
  operator: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members", "operate"],
  admin: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members", "operate", "administer"],
};

/** What a guest may not do whatever the role: make what would outlive the session. */
const notForGuests: readonly Right[] = ["manage_keys", "manage_members"];

/** What a guest with a role may do. */
export function rightsOfGuest(role: Role): readonly Right[] {
  return rightsOf[role].filter((right) => !notForGuests.includes(right));
}

/** A context for Portico's own jobs and commands. */
export function systemContext(name: string, clock: Clock = systemClock): Context {
  return { actor: { kind: "system", name }, clock };
}

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
      ? "Your role does not allow this. Ask an administrator for it."
      : `This API key's scopes do not include "${right}".`,
  );
}

/**
 * The one partner whose rows the actor may touch, or null for all of them. Every query on tenant data goes through
 * this, so that "whose row is this?" has one answer.
 */
export function tenantOf(ctx: Context): string | null {
  return ctx.actor.kind === "system" ? null : ctx.actor.partnerId;
}
