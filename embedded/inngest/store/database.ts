import pg from "pg";

const poolSize = 12;
const connectTimeoutMs = 5000;
const queryTimeoutMs = 30_000;

/** Connection settings of every client; `keepAlive` so that a peer that vanished is noticed. */
export function clientConfig(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    application_name: "portico-inngest-runner",
  };
}

/** A pool that survives a restart of PostgreSQL: without a listener, the error of an idle client ends the process. */
export function createPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(connectionString), max: poolSize, min: 0 });
  pool.on("error", () => {});
  return pool;
}

// SQLSTATE classes: connection, transaction rollback (a deadlock's victim), resources, shutdown.
const passingStates = /^(08|40|53|57P)/;
const socketErrors = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET)/;
// The driver's own errors have neither code nor class.
const driverErrors =
  /^(Connection terminated|Client (has encountered|was closed)|Query read timeout|timeout e)/;

/** Whether trying again later can help: the database is away or busy, rather than the statement wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return passingStates.test(error.code ?? "");
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return socketErrors.test(code) || driverErrors.test(error.message);
}
