import pg from "pg";
import { env, requireEnv } from "../env";
import { log } from "../logger";

/** How long a caller waits for a free connection or a new one before it hears that the database is down. */
const connectTimeoutMs = 2_000;
/**
 * How long any statement may take before its caller gives up on it: a database that hangs must not hold the pool's
 * connections for ever. The statement may still end well; every writer of ours bears being asked twice.
 */
const queryTimeoutMs = 30_000;

// int8 (counts) as number: none of ours comes near 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Opens a pool whose lost connections are logged, not thrown: without the listener a restarting PostgreSQL would take
 * the process with it.
 */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // A connection that is lost between two statements of a transaction has no other listener: its user hears of it from
  // the next statement.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => log.warn("a database connection was lost", { error }));
  return pool;
}

// Next bundles its own copy of this module beside the one that `server/` loads; both must share one pool.
const shared = globalThis as typeof globalThis & { porticoPool?: pg.Pool };

/** The process's only pool; Prisma runs on it too. */
export function pool(): pg.Pool {
  shared.porticoPool ??= openPool(requireEnv("DATABASE_URL"), env().DATABASE_POOL_SIZE);
  return shared.porticoPool;
}

/** How long a statement may take while a provider waits for the answer to its webhook; some wait ten seconds in all. */
export const providerWaitsMs = 4_000;

/**
 * Runs a statement whose caller cannot wait. When the time is up its connection is closed with it.
 * @param ms milliseconds, beside those spent waiting for a connection
 */
export function queryWithin<Row extends pg.QueryResultRow>(
  ms: number,
  query: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  const limited = { ...query, query_timeout: ms };
  return pool().query<Row>(limited);
}

/** Closes the pool at the end of a command or a test. */
export async function closePool(): Promise<void> {
  const open = shared.porticoPool;
  shared.porticoPool = undefined;
  await open?.end();
}
