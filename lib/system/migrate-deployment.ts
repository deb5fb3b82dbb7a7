import { migrateFromEnv } from "@/lib/platform/database/migrate";
import { pendingMigrations } from "@/lib/platform/database/migration-state";
import { type Env, env } from "@/lib/platform/env";

/** What a deployment did with the migrations. */
export type DeploymentMigrations =
  | { readonly outcome: "applied"; readonly names: readonly string[] }
  /** A preview does not migrate, and its database has every migration of this code. */
  | { readonly outcome: "not_needed" }
  /** A preview does not migrate, and these migrations are missing. */
  | { readonly outcome: "refused"; readonly names: readonly string[] };

/** How long the query for the applied migrations may take, in milliseconds. */
const timeoutMs = 15_000;

/**
 * Migrates the database of a deployment. A preview on Vercel often shares the variables of the production deployment, so
 * it migrates only if `PORTICO_MIGRATE_PREVIEWS` allows it.
 * @throws MigrationError if a migration fails, and the error of the connection
 */
export async function migrateDeployment(): Promise<DeploymentMigrations> {
  if (mayMigrate()) return { outcome: "applied", names: await migrateFromEnv() };
  const names = await pendingMigrations(timeoutMs);
  return names.length === 0 ? { outcome: "not_needed" } : { outcome: "refused", names };
}

/** Whether this build may change its database. A build outside Vercel, or of Vercel's production environment, may. */
export function mayMigrate(from: Env = env()): boolean {
  const { NOW_BUILDER, VERCEL, VERCEL_ENV, PORTICO_MIGRATE_PREVIEWS } = from;
  const isVercel = [NOW_BUILDER, VERCEL, VERCEL_ENV].some((value) => value !== undefined);
  return !isVercel || VERCEL_ENV === "production" || PORTICO_MIGRATE_PREVIEWS === true;
}
