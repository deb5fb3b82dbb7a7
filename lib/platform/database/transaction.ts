import type { PoolClient } from "pg";
import { pool } from "./pool";

/**
 * Runs statements on one connection as one transaction. When anything throws, the connection is closed and the
 * transaction ends with it.
 */
export async function inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
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
