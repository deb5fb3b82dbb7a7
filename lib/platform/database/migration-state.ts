import { migrationNames } from "./migration-names";
import { queryWithin } from "./pool";

/** The SQLSTATE of a missing table. Source: PostgreSQL documentation, appendix A. */
const undefinedTable = "42P01";

/** Cached, because the names do not change while a process runs. */
let known: Promise<readonly string[]> | undefined;

/**
 * Whether the database has every migration of this code. A database that is ahead of the code counts as current.
 * @param ms how long the query may take, in milliseconds
 * @returns "unknown" if the migrations are not deployed with the code
 * @throws the error of the database if the query fails
 */
export async function migrationState(ms: number): Promise<"current" | "behind" | "unknown"> {
  known ??= migrationNames();
  if ((await known).length === 0) return "unknown";
  return (await pendingMigrations(ms)).length === 0 ? "current" : "behind";
}

/**
 * The migrations of this code that the database does not have, in order.
 * @param ms how long the query may take, in milliseconds
 * @throws the error of the database if the query fails
 */
export async function pendingMigrations(ms: number): Promise<readonly string[]> {
  known ??= migrationNames();
  const applied = new Set(await appliedMigrations(ms));
  return (await known).filter((name) => !applied.has(name));
}

async function appliedMigrations(ms: number): Promise<readonly string[]> {
  try {
    const { rows } = await queryWithin<{ name: string }>(ms, {
      name: "applied-migrations",
      text: `SELECT migration_name AS name FROM _prisma_migrations
        WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    });
    return rows.map(({ name }) => name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === undefinedTable) return [];
    throw error;
  }
}
