import pg from "pg";
import { noFilter, readMigrations, withSchemaEngine } from "./schema-engine";

/** Held while migrations are applied, so that two machines that start at once do not apply the same migration. */
const advisoryLock = 7_267_000_001;

/**
 * Applies the migrations that the database does not have yet.
 * @returns their names in order; empty if there was nothing to do
 * @throws the engine's error if a migration fails, or an earlier one was applied only in part
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const guard = new pg.Client({ connectionString: databaseUrl });
  guard.on("error", () => undefined);
  await guard.connect();
  try {
    await guard.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    const migrationsList = await readMigrations();
    const applied = await withSchemaEngine(databaseUrl, (engine) =>
      engine.applyMigrations({ migrationsList, filters: noFilter }),
    );
    return applied.appliedMigrationNames;
  } finally {
    await guard.end();
  }
}
