import { directDatabaseUrl, env } from "../env";
import { databaseMessage, explainDatabaseError } from "./explain-database-error";
import { newClient } from "./new-client";
import { type EngineTransaction, inOneTransaction } from "./one-transaction";
import { noFilter, readMigrations, withSchemaEngine } from "./schema-engine";

/** Taken by the transaction of the migrations, so that two deployments at once do not apply the same migration. */
const advisoryLock = 7_267_000_002;
/** How long to wait for another migration, and for a statement of the app that uses a table, in milliseconds. */
const lockTimeoutMs = 60_000;
/** How long the check of the two connection strings may take, in milliseconds. */
const checkTimeoutMs = 15_000;

/** The migrations could not be applied, and the database is as it was before. The message is for the person who runs them. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * Applies the migrations that the database does not have yet, all in one transaction: either all of them are applied, or
 * none. A pooler in transaction mode does not matter, because nothing outlives the transaction.
 * @param options.lockTimeoutMs how long to wait for a lock, in milliseconds
 * @returns their names in order; empty if there was nothing to do
 * @throws MigrationError if the database cannot be used, another migration takes too long, or a migration fails
 */
export async function migrate(
  databaseUrl: string,
  options: { readonly lockTimeoutMs?: number } = {},
): Promise<readonly string[]> {
  let opened: EngineTransaction | undefined;
  try {
    return await inOneTransaction(databaseUrl, (transaction) => {
      opened = transaction;
      return applyMigrations(transaction, options.lockTimeoutMs ?? lockTimeoutMs);
    });
  } catch (error) {
    if (error instanceof MigrationError) throw error;
    throw explain(opened?.firstError() ?? error, error);
  }
}

/**
 * Applies the migrations to the database of the environment, over {@link directDatabaseUrl}.
 * @throws MigrationError as {@link migrate}, and if the two connection strings lead to different databases
 */
export async function migrateFromEnv(): Promise<readonly string[]> {
  const direct = directDatabaseUrl();
  const { DATABASE_URL } = env();
  if (DATABASE_URL !== undefined && DATABASE_URL !== direct) await requireSameDatabase(DATABASE_URL, direct);
  return migrate(direct);
}

async function applyMigrations(
  transaction: EngineTransaction,
  timeoutMs: number,
): Promise<readonly string[]> {
  // Limits of the server or of the user would end a long migration. Some do not exist in every version.
  await transaction.run(`SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN
    ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`);
  await transaction.run(`SET LOCAL lock_timeout = ${timeoutMs}`);
  await transaction.run(`SELECT pg_advisory_xact_lock(${advisoryLock})`).catch(() => {
    throw lockError(transaction.firstError(), timeoutMs);
  });
  const migrationsList = await readMigrations();
  const applied = await withSchemaEngine(transaction.factory, (engine) =>
    engine.applyMigrations({ migrationsList, filters: noFilter }),
  );
  return applied.appliedMigrationNames;
}

function lockError(error: unknown, timeoutMs: number): unknown {
  if (explainDatabaseError(error)?.cause !== "busy") return error;
  const seconds = Math.round(timeoutMs / 1_000);
  return new MigrationError(
    `Another migration of this database has not finished within ${seconds} s. Wait until it has finished, then try again.`,
    { cause: error },
  );
}

/** @param fallback the error of the engine, which has a message even if no statement failed */
function explain(error: unknown, fallback: unknown): MigrationError {
  const detail = firstLines(databaseMessage(error) || databaseMessage(fallback));
  const lines = [
    "The migrations could not be applied.",
    sentenceOf(error),
    detail && `The database reported: ${detail}`,
    "Nothing was changed.",
  ];
  return new MigrationError(lines.filter(Boolean).join("\n"), { cause: error });
}

function sentenceOf(error: unknown): string | undefined {
  const problem = explainDatabaseError(error);
  if (problem?.cause === "busy")
    return "A table is in use, or the database has no free connection. Try again later.";
  // A missing table is a fault of a migration here.
  return problem?.cause === "schema" ? undefined : problem?.message;
}

/** The engine quotes the whole script after its message. */
function firstLines(text: string): string {
  return text.trim().split("\n").slice(0, 3).join("\n");
}

/** Migrations of one database and an app on another one would look like a migration that was lost. */
async function requireSameDatabase(pooled: string, direct: string): Promise<void> {
  const [one, other] = await Promise.all([identityOf(pooled), identityOf(direct)]);
  if (one === other) return;
  throw new MigrationError(
    [
      "DATABASE_URL and the connection string for migrations (DATABASE_URL_UNPOOLED or DIRECT_URL) lead to different databases.",
      "Set both to the same database, or remove the second one. Nothing was changed.",
    ].join("\n"),
  );
}

/** Two servers cannot start in the same microsecond with the same database, as far as anyone can observe. */
async function identityOf(databaseUrl: string): Promise<string> {
  const client = newClient(databaseUrl, { connectMs: checkTimeoutMs, queryMs: checkTimeoutMs });
  try {
    await client.connect();
    const { rows } = await client.query<{ identity: string }>(
      `SELECT oid || '/' || datname || '/' || extract(epoch FROM pg_postmaster_start_time()) AS identity
       FROM pg_database WHERE datname = current_database()`,
    );
    return rows[0]?.identity ?? "";
  } catch (error) {
    throw explain(error, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
