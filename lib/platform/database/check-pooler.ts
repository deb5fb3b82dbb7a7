import pg from "pg";
import { env, usesPreparedStatements } from "../env";
import { type DatabaseProblem, databaseProblem, explainDatabaseError } from "./explain-database-error";

/** How long each step of the check may take, in milliseconds. */
const timeoutMs = 5_000;
/** A pooler may give a client the same server connection again, so the check is repeated this often. */
const rounds = 4;
/** A found problem is checked again after this time, in milliseconds, because someone may repair the pooler. */
const recheckMs = 10_000;

interface LastCheck {
  readonly databaseUrl: string;
  readonly result: Promise<DatabaseProblem | undefined>;
  readonly until: number;
}

const shared = globalThis as typeof globalThis & { porticoPoolerCheck?: LastCheck };

/**
 * Checks once whether prepared statements work on the database connection. A pooler in transaction mode gives each
 * transaction another server connection; without support for prepared statements, it loses them.
 * @returns the problem, or undefined if there is none
 * @throws the error of the connection. The next call tries again
 */
export function checkPooler(): Promise<DatabaseProblem | undefined> {
  const { DATABASE_URL } = env();
  if (DATABASE_URL === undefined || !usesPreparedStatements()) return Promise.resolve(undefined);
  const last = shared.porticoPoolerCheck;
  if (last?.databaseUrl === DATABASE_URL && performance.now() < last.until) return last.result;
  const result = check(DATABASE_URL);
  const keep = (until: number) => {
    shared.porticoPoolerCheck = { databaseUrl: DATABASE_URL, result, until };
  };
  keep(Number.POSITIVE_INFINITY);
  result.then(
    (problem) => problem && keep(performance.now() + recheckMs),
    () => keep(0),
  );
  return result;
}

function check(databaseUrl: string): Promise<DatabaseProblem | undefined> {
  return onTwoConnections(databaseUrl, prepareOnBoth);
}

/** Whether a pooler gives each transaction another server connection, so that locks and notifications do not work. */
export function isTransactionPooler(databaseUrl: string): Promise<boolean> {
  return onTwoConnections(databaseUrl, isShared);
}

/** Two connections of their own: the pool may have only one. */
async function onTwoConnections<T>(
  databaseUrl: string,
  work: (one: pg.Client, other: pg.Client) => Promise<T>,
): Promise<T> {
  const clients = [newClient(databaseUrl), newClient(databaseUrl)] as const;
  try {
    await Promise.all(clients.map((client) => client.connect()));
    return await work(...clients);
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}

async function isShared(one: pg.Client, other: pg.Client): Promise<boolean> {
  for (let round = 0; round < rounds; round += 1) {
    const before = await serverProcess(one);
    await other.query("BEGIN");
    const held = await serverProcess(other);
    const after = await serverProcess(one);
    await other.query("COMMIT");
    if (before === held || before !== after) return true;
  }
  return false;
}

async function serverProcess(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid;
}

function newClient(databaseUrl: string): pg.Client {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  client.on("error", () => undefined);
  return client;
}

/**
 * While one client holds a server connection in a transaction, the other one gets a different server connection. If the
 * pooler knows nothing of prepared statements, one of them finds a statement missing or already there.
 */
async function prepareOnBoth(one: pg.Client, other: pg.Client): Promise<DatabaseProblem | undefined> {
  const statement = { name: "portico-pooler-check", text: "SELECT 1" };
  try {
    for (let round = 0; round < rounds; round += 1) {
      await one.query(statement);
      await other.query("BEGIN");
      await other.query(statement);
      await one.query(statement);
      await other.query("COMMIT");
    }
    return undefined;
  } catch (error) {
    if (explainDatabaseError(error)?.cause !== "prepared_statements") throw error;
    return databaseProblem("prepared_statements");
  }
}
