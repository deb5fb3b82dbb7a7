import { type Clock, systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";

export type Role = "admin" | "operator" | "manager" | "viewer";

/** What an actor may be allowed to do. The scopes of an API key have the same names. */
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

/** Who acts. `partnerId` is null for operators and their API keys, who see every partner. */
export type Actor =
  | {
      readonly kind: "user";
      readonly id: string;
      readonly name: string;
      readonly role: Role;
      readonly partnerId: string | null;
    }
  | {
      /** Someone who opened an access link. A guest has no account; the id is the link's. */
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
      /** Limits the key to these rights of its role. Null: no limit. */
      readonly scopes: readonly Right[] | null;
    }
  | { readonly kind: "system"; readonly name: string };

/** What every command and query gets: who acts, and the clock. */
export interface Context {
  readonly actor: Actor;
  readonly clock: Clock;
}

/** The rights of each role. */
export const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ["read"],
  manager: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members"],
  operator: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members", "operate"],
  admin: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members", "operate", "administer"],
};

/** Whether users with this role belong to a partner. */
export function isPartnerRole(role: Role): boolean {
  return role === "manager" || role === "viewer";
}

/** No guest has these rights, whatever the role: what they create would outlive the session. */
const notForGuests: readonly Right[] = ["manage_keys", "manage_members"];

/** The rights of a guest with this role. */
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
      ? "Your role does not allow this. Ask an administrator for access."
      : `This API key's scopes do not include "${right}".`,
  );
}

/**
 * The only partner whose rows the actor may read or change, or null for all partners. Every query on tenant data uses
 * this function, so that the tenant is decided in one place.
 */
export function tenantOf(ctx: Context): string | null {
  return ctx.actor.kind === "system" ? null : ctx.actor.partnerId;
}
