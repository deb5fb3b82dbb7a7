import pg from "pg";
import { env, requireEnv } from "../env";
import { log } from "../logger";

/** How long a caller waits for a free connection or a new one before it hears that the database is down. */
const connectTimeoutMs = 2_000;

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
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
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

/** Closes the pool at the end of a command or a test. */
export async function closePool(): Promise<void> {
  const open = shared.porticoPool;
  shared.porticoPool = undefined;
  await open?.end();
}

/**
 * Whether an error means that the database could not be reached or refused to work (SQLSTATE classes 08, 53, 57 and
 * 58, a closed socket, a full pool), as opposed to a mistake of ours in a statement.
 * Source: PostgreSQL documentation, appendix A.
 */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^(08|53|57|58|25006)/.test(code)) return true;
  if (["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT", "ENOTFOUND", "EAI_AGAIN"].includes(code))
    return true;
  return /terminated|timeout exceeded when trying to connect|Connection terminated|not queryable/i.test(
    error.message,
  );
}
