import { type Clock, systemClock } from "./clock";
import { PorticoError } from "./errors";

export type Role = "admin" | "operator" | "manager" | "viewer";

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
      readonly kind: "api_key";
      readonly id: string;
      readonly name: string;
      readonly role: Role;
      readonly partnerId: string | null;
    }
  | { readonly kind: "system"; readonly name: string };

/** What every verb and read model is handed: who acts, and the clock. */
export interface Context {
  readonly actor: Actor;
  readonly clock: Clock;
}

/** What someone may want to do; each role below lists what it may. */
export type Right = "read" | "replay" | "manage_endpoints" | "operate" | "administer";

const rightsOf: Record<Role, readonly Right[]> = {
  viewer: ["read"],
  manager: ["read", "replay", "manage_endpoints"],
  operator: ["read", "replay", "manage_endpoints", "operate"],
  admin: ["read", "replay", "manage_endpoints", "operate", "administer"],
};

/** A context for Portico's own jobs and commands. */
export function systemContext(name: string, clock: Clock = systemClock): Context {
  return { actor: { kind: "system", name }, clock };
}

export function mayDo(actor: Actor, right: Right): boolean {
  return actor.kind === "system" || rightsOf[actor.role].includes(right);
}

/** @throws PorticoError `forbidden` */
export function requireRight(ctx: Context, right: Right): void {
  if (mayDo(ctx.actor, right)) return;
  throw new PorticoError("forbidden", "Your role does not allow this. Ask an administrator for it.");
}

/**
 * The one partner whose rows the actor may touch, or null for all of them. Every query on tenant data goes through
 * this, so that "whose row is this?" has one answer.
 */
export function tenantOf(ctx: Context): string | null {
  return ctx.actor.kind === "system" ? null : ctx.actor.partnerId;
}
