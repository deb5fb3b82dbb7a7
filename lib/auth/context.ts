import { type Clock, systemClock } from "@/lib/platform/clock";
import type { Right, Role } from "./rights";

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

/** A context for Portico's own jobs and commands. */
export function systemContext(name: string, clock: Clock = systemClock): Context {
  return { actor: { kind: "system", name }, clock };
}
