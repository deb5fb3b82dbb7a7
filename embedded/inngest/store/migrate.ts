import type { ClientBase } from "pg";
import { tables } from "./schema";

/** Raised with every change of the tables. Versions 1 to 3 had one row per job of a run. */
const schemaVersion = 4;

// Any constant that nothing else in the database uses.
const migrationLock = 7_104_221_001;

/**
 * Creates the schema `inngest_runner`, or replaces one of an earlier version. Replacing it loses no work: Portico's
 * own tables hold everything that is due, and its sweep starts the jobs again. Several runners may call this at once.
 */
export async function migrate(client: ClientBase): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
    if ((await currentVersion(client)) < schemaVersion) await createSchema(client);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** 0 when there is no schema. */
async function currentVersion(client: ClientBase): Promise<number> {
  const table = await client.query<{ found: boolean }>(
    "select to_regclass('inngest_runner.migration') is not null as found",
  );
  if (!table.rows[0]?.found) return 0;
  const { rows } = await client.query<{ version: number | null }>(
    "select max(version) as version from inngest_runner.migration",
  );
  return rows[0]?.version ?? 0;
}

async function createSchema(client: ClientBase): Promise<void> {
  await client.query("drop schema if exists inngest_runner cascade");
  await client.query("create schema inngest_runner");
  await client.query("create table inngest_runner.migration (version int primary key)");
  await client.query("insert into inngest_runner.migration values ($1)", [schemaVersion]);
  await client.query(tables);
}
