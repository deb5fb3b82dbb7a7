import type { DatabaseCause } from "@/lib/platform/database/explain-database-error";
import type { Env } from "@/lib/platform/env";

/** `inngest_does_not_call`: no sweep since this process started. `sweep_late`: one is overdue. */
export type SweepReason = "inngest_does_not_call" | "sweep_late";

/** `unknown`: it could not be checked. `starting`: it is too early to tell. Neither makes health fail. */
export interface Check<Reason extends string = string> {
  readonly status: "ok" | "failing" | "starting" | "unknown";
  readonly reason?: Reason;
  /** The names of the variables that are missing, malformed, or equal to one that they must differ from. */
  readonly variables?: readonly (keyof Env)[];
  /** Age or lateness, in whole seconds. */
  readonly seconds?: number;
}

export interface Checks {
  readonly configuration: Check<"invalid_environment">;
  readonly database: Check<DatabaseCause>;
  readonly migrations: Check;
  readonly secrets: Check;
  readonly sweep: Check<SweepReason>;
  readonly announcements: Check;
  readonly deliveries: Check;
}

export type CheckName = keyof Checks;
