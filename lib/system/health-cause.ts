import { type DatabaseCause, databaseProblem } from "@/lib/platform/database/explain-database-error";
import type { Checks } from "./check";

/**
 * Why health fails:
 * - `configuration`: variables are missing, malformed or equal
 * - `database`: the database cannot be used
 * - `pooler`: the connection pooler in front of the database refuses connections or loses prepared statements
 * - `schema`: migrations are missing
 * - `encryption_key`: stored secrets cannot be decrypted
 * - `jobs`: Inngest does not run the jobs, or does not accept events
 * - `deliveries`: due deliveries are not sent
 */
export type HealthCause =
  | "configuration"
  | "database"
  | "pooler"
  | "schema"
  | "encryption_key"
  | "jobs"
  | "deliveries";

interface Explained {
  readonly cause: HealthCause;
  readonly detail: string;
}

/** @returns the cause of the first failing check; undefined if none fails */
export function healthCause(checks: Checks): Explained | undefined {
  const failing = order.find((name) => checks[name].status === "failing");
  return failing && explain[failing](checks);
}

const order = [
  "configuration",
  "database",
  "migrations",
  "secrets",
  "sweep",
  "announcements",
  "deliveries",
] as const satisfies readonly (keyof Checks)[];

const explain: Readonly<Record<keyof Checks, (checks: Checks) => Explained>> = {
  configuration: ({ configuration }) => ({
    cause: "configuration",
    detail: `These environment variables are missing or wrong: ${configuration.variables?.join(", ")}. The log of the start has the details.`,
  }),
  database: ({ database }) => explainDatabase(database.reason),
  migrations: () => ({
    cause: "schema",
    detail: "The database lacks migrations of this version. Run npm run migrate.",
  }),
  secrets: () => ({
    cause: "encryption_key",
    detail:
      "Stored secrets were encrypted with a key that is not configured. Set it as PORTICO_ENCRYPTION_KEY or PORTICO_ENCRYPTION_KEY_PREVIOUS.",
  }),
  sweep: ({ sweep }) => ({
    cause: "jobs",
    detail:
      sweep.reason === "inngest_does_not_call"
        ? "Inngest does not call this app. Check that Inngest is running, has the same keys and can call Portico at /api/inngest."
        : "A sweep is overdue. Check that Inngest is running and can call Portico at /api/inngest.",
  }),
  announcements: () => ({
    cause: "jobs",
    detail: "An event could not be sent to Inngest. Check INNGEST_EVENT_KEY and INNGEST_BASE_URL.",
  }),
  deliveries: () => ({
    cause: "deliveries",
    detail: "A delivery has been due for more than a minute, and no worker has picked it up.",
  }),
};

function explainDatabase(reason: DatabaseCause | undefined): Explained {
  const { cause, message } = databaseProblem(reason ?? "unreachable");
  return { cause: causeOfReason(cause), detail: message };
}

function causeOfReason(reason: DatabaseCause): HealthCause {
  if (reason === "pooler" || reason === "prepared_statements") return "pooler";
  return reason === "schema" ? "schema" : "database";
}
