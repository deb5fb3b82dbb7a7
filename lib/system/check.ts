import type { DatabaseCause } from "@/lib/platform/database/explain-database-error";
import type { Env } from "@/lib/platform/env";

/** `unknown`: it could not be checked. `starting`: it is too early to tell. Neither makes health fail. */
export interface Check {
  readonly status: "ok" | "failing" | "starting" | "unknown";
  readonly reason?: DatabaseCause | "invalid_environment";
  /** The names of the variables that are missing, malformed, or equal to one that they must differ from. */
  readonly variables?: readonly (keyof Env)[];
  /** Age or lateness, in whole seconds. */
  readonly seconds?: number;
}

export type CheckName =
  | "configuration"
  | "database"
  | "migrations"
  | "secrets"
  | "sweep"
  | "announcements"
  | "deliveries";

export type Checks = Readonly<Record<CheckName, Check>>;
