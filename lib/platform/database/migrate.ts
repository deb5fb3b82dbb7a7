import pg from "pg";
import { noFilter, readMigrations, withSchemaEngine } from "./schema-engine";

/** Held while migrations are applied, so that two starting machines do not apply the same one at once. */
const advisoryLock = 7_267_000_001;

/**
 * Applies the migrations that the database does not have yet.
 * @returns their names, in order; empty when there was nothing to do
 * @throws the engine's error when a migration fails or an earlier one was left half-applied
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
