import type { PoolClient } from "pg";
import { Effects, publishEffects } from "../effects";
import { type Db, pgDb } from "./db";
import { pool } from "./pool";

/** The argument of helpers that write in their caller's transaction and may request background work. */
export interface WriteScope {
  readonly tx: Db;
  readonly effects: Effects;
}

/** A transaction of `pg`: `client` for prepared statements of the hot path, `tx` for helpers. */
export interface PgTransaction extends WriteScope {
  readonly client: PoolClient;
}

/**
 * Runs statements on one connection as one transaction, and publishes the requested effects after the commit. If
 * anything throws, the connection is closed, the transaction ends with it, and nothing is published.
 */
export async function inTransaction<T>(work: (transaction: PgTransaction) => Promise<T>): Promise<T> {
  const effects = new Effects();
  const result = await onOneConnection((client) => work({ client, tx: pgDb(client), effects }));
  await publishEffects(effects);
  return result;
}

async function onOneConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
