import pg from "pg";
import { env, poolSizes, requireEnv, usesPreparedStatements } from "../env";
import { log } from "../logger";
import { currentWorkload, type Workload } from "../workload";
import { limitStatements } from "./limit-statements";
import { UnnamedClient } from "./unnamed-client";

/** How long ingest, jobs and health wait for a connection before they get an error, in milliseconds. */
const connectTimeoutMs = 2_000;
/** The same for interactive work. Its pool is smaller, and a person would rather wait than get an error. */
const interactiveConnectTimeoutMs = 5_000;
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
export function openPool(connectionString: string, max: number, waitMs = connectTimeoutMs): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    ...(usesPreparedStatements() ? {} : { Client: UnnamedClient }),
    connectionTimeoutMillis: waitMs,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // A connection that is lost between two statements of a transaction has no other listener. The next statement fails.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => log.warn("a database connection was lost", { error }));
  return pool;
}

type PoolName = Workload | "interactive";

// Next bundles a second copy of this module besides the one that `server/` loads. Both share the pools.
const shared = globalThis as typeof globalThis & { porticoPools?: Map<PoolName, pg.Pool> };

function pools(): Map<PoolName, pg.Pool> {
  shared.porticoPools ??= new Map();
  return shared.porticoPools;
}

/** The pool for the caller's kind of work (`lib/platform/workload.ts`). Prisma uses it too. */
export function pool(): pg.Pool {
  return poolOf(currentWorkload() ?? "interactive");
}

/** The pool for one kind of work. */
export function poolOf(name: PoolName): pg.Pool {
  const opened = pools().get(name) ?? openPoolOf(name);
  pools().set(name, opened);
  return opened;
}

/** The pools that are open. */
export function openPools(): readonly pg.Pool[] {
  return [...pools().values()];
}

function openPoolOf(name: PoolName): pg.Pool {
  if (name === "interactive") return openInteractivePool();
  return openPool(requireEnv("DATABASE_URL"), poolSizes()[name]);
}

function openInteractivePool(): pg.Pool {
  const opened = openPool(requireEnv("DATABASE_URL"), poolSizes().interactive, interactiveConnectTimeoutMs);
  limitStatements(opened, env().PORTICO_QUERY_SECONDS);
  return opened;
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

/**
 * Runs a statement of ingest while a provider waits for a response: on the connections of ingest, with the time limit
 * {@link providerWaitsMs}.
 */
export function queryForProvider<Row extends pg.QueryResultRow>(
  query: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  const limited = { ...query, query_timeout: providerWaitsMs };
  return poolOf("ingest").query<Row>(limited);
}

/** Closes the pools, at the end of a command-line program or a test. */
export async function closePool(): Promise<void> {
  const open = openPools();
  pools().clear();
  await Promise.all(open.map((each) => each.end()));
}
