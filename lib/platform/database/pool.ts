import pg from "pg";
import { env, requireEnv, usesPreparedStatements } from "../env";
import { log } from "../logger";
import { UnnamedClient } from "./unnamed-client";

/** How long a caller waits for a connection before it gets an error, in milliseconds. */
const connectTimeoutMs = 2_000;
/**
 * How long a statement may take before its caller gives up, in milliseconds. A hanging database must not hold the
 * connections of the pool for ever. The statement may still succeed, so every writer must tolerate a repetition.
 */
const queryTimeoutMs = 30_000;

// int8 (counts) as number: no count comes near 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Opens a pool that logs lost connections. Without the listener, a restart of PostgreSQL would end the process.
 * It sends no startup parameters and no `SET`, because poolers in transaction mode refuse or lose them.
 */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    ...(usesPreparedStatements() ? {} : { Client: UnnamedClient }),
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // A connection that is lost between two statements of a transaction has no other listener. The next statement fails.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => log.warn("a database connection was lost", { error }));
  return pool;
}

// Next bundles a second copy of this module besides the one that `server/` loads. Both share one pool.
const shared = globalThis as typeof globalThis & { porticoPool?: pg.Pool };

/** The only pool of this process. Prisma uses it too. */
export function pool(): pg.Pool {
  shared.porticoPool ??= openPool(requireEnv("DATABASE_URL"), env().DATABASE_POOL_SIZE);
  return shared.porticoPool;
}

/** How long a statement may take while a provider waits for a response, in milliseconds. Some providers wait 10 s. */
export const providerWaitsMs = 4_000;

/**
 * Runs a statement with its own time limit. After a timeout, its connection is closed.
 * @param ms milliseconds, without the wait for a connection
 */
export function queryWithin<Row extends pg.QueryResultRow>(
  ms: number,
  query: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  const limited = { ...query, query_timeout: ms };
  return pool().query<Row>(limited);
}

/** Closes the pool, at the end of a command-line program or a test. */
export async function closePool(): Promise<void> {
  const open = shared.porticoPool;
  shared.porticoPool = undefined;
  await open?.end();
}
