import pg from "pg";

interface Limits {
  readonly connectMs?: number;
  readonly queryMs?: number;
}

/**
 * Makes a connection outside of the pools. If it is lost between two queries, the next one fails. Without the listener, the
 * loss would end the process.
 * @param limits how long connecting and each query may take, in milliseconds. By default as long as it takes
 */
export function newClient(connectionString: string, { connectMs, queryMs }: Limits = {}): pg.Client {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: connectMs,
    query_timeout: queryMs,
  });
  client.on("error", () => undefined);
  return client;
}
