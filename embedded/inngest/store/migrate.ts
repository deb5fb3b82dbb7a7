import type { ClientBase } from "pg";
import { routines } from "./routines";
import { countedTicks, tables } from "./schema";

/** In order, never edited once released: a change is a new entry. */
const migrations: readonly string[] = [tables, routines, countedTicks];

// Any constant that nothing else in the database uses.
const migrationLock = 7_104_221_001;

/** Creates or updates the schema `inngest_runner`; safe to call from several runners at once. */
export async function migrate(client: ClientBase): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
    await client.query("create schema if not exists inngest_runner");
    await client.query("create table if not exists inngest_runner.migration (version int primary key)");
    const { rows } = await client.query<{ version: number }>("select version from inngest_runner.migration");
    const applied = new Set(rows.map((row) => row.version));
    for (const [index, sql] of migrations.entries()) {
      if (applied.has(index + 1)) continue;
      await client.query(sql);
      await client.query("insert into inngest_runner.migration values ($1)", [index + 1]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
