import pg from "pg";

const poolSize = 12;
const connectTimeoutMs = 5000;
const queryTimeoutMs = 30_000;

/** Connection settings of every client. `keepAlive` detects a server that disappeared. */
export function clientConfig(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    application_name: "portico-inngest-runner",
  };
}

/** A pool that survives a restart of PostgreSQL. Without the listeners, an error of a client that waits ends the process. */
export function createPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(connectionString), max: poolSize, min: 0 });
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", () => undefined);
  return pool;
}

// SQLSTATE classes: connection, transaction rollback (deadlock), resources, shutdown.
const temporaryStates = /^(08|40|53|57P)/;
const socketErrors = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET)/;
// Errors of the pg driver have neither a code nor a class of their own.
const driverErrors =
  /^(Connection terminated|Client (has encountered|was closed)|Query read timeout|timeout e)/;

/** Whether a later try can succeed: the database is unavailable or busy, and the statement is not wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return temporaryStates.test(error.code ?? "");
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return socketErrors.test(code) || driverErrors.test(error.message);
}
