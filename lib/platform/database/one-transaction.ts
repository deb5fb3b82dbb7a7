import { PrismaPg } from "@prisma/adapter-pg";
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from "@prisma/driver-adapter-utils";
import pg from "pg";

/** How long to wait for a connection, in milliseconds. */
const connectTimeoutMs = 15_000;

/** A transaction that Prisma's schema engine can work in. */
export interface EngineTransaction {
  readonly run: (sql: string) => Promise<void>;
  /** Gives the engine this transaction instead of connections of its own. */
  readonly factory: SqlMigrationAwareDriverAdapterFactory;
  /** The error of the first statement that failed. The engine's own errors leave out most of it. */
  readonly firstError: () => unknown;
}

/**
 * Runs work on one connection and in one transaction. It is committed at the end, and rolled back if anything throws or
 * the process ends. Works through a pooler in transaction mode, which keeps one server connection for a transaction.
 */
export async function inOneTransaction<T>(
  databaseUrl: string,
  work: (transaction: EngineTransaction) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  // Without a listener, a lost connection would end the process. The next statement fails instead.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", () => undefined);
  try {
    // The adapter of Prisma hides the error of the connection, so the first connection is made without it.
    (await pool.connect()).release();
    const adapter = await new PrismaPg(pool).connect();
    const transaction = await adapter.startTransaction();
    const result = await work(engineTransaction(transaction)).catch(async (error: unknown) => {
      await transaction.executeRaw(statement("ROLLBACK")).catch(() => undefined);
      await transaction.rollback();
      throw error;
    });
    await transaction.executeRaw(statement("COMMIT"));
    await transaction.commit();
    return result;
  } finally {
    await pool.end();
  }
}

function statement(sql: string): SqlQuery {
  return { sql, args: [], argTypes: [] };
}

/**
 * The engine's own lock belongs to a session. A pooler in transaction mode would keep it on a server connection that
 * other clients get afterwards. The lock of the transaction replaces it.
 */
const engineLock = /^\s*SELECT pg_advisory_lock\(/i;

function engineTransaction(transaction: Transaction): EngineTransaction {
  let firstError: unknown;
  const keepError = (error: unknown): never => {
    firstError ??= error;
    throw error;
  };
  const execute = (query: SqlQuery) =>
    engineLock.test(query.sql) ? Promise.resolve(0) : transaction.executeRaw(query).catch(keepError);
  const query = (asked: SqlQuery) =>
    transaction.queryRaw(engineLock.test(asked.sql) ? statement("SELECT 1") : asked).catch(keepError);
  const run = async (sql: string) => {
    await execute(statement(sql));
  };
  const adapter: SqlDriverAdapter = {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    executeRaw: execute,
    queryRaw: query,
    executeScript: async (script) => {
      for (const each of script.split(";").map((part) => part.trim())) if (each !== "") await run(each);
    },
    startTransaction: () => Promise.reject(new Error("The schema engine already works in a transaction.")),
    dispose: async () => undefined,
  };
  const connect = async () => adapter;
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    connect,
    connectToShadowDb: connect,
  };
  return { run, factory, firstError: () => firstError };
}
