import pg from "pg";

/**
 * Gives every statement of a pool a time limit that the server enforces. A pooler in transaction mode loses settings of a
 * session, so each transaction sets the limit for itself, and a statement outside of a transaction gets one.
 * @param seconds the limit of each statement
 */
export function limitStatements(pool: pg.Pool, seconds: number): void {
  const begin = `BEGIN; SET LOCAL statement_timeout = ${Math.round(seconds * 1_000)}`;
  pool.on("connect", (client) => limitTransactions(client, begin));
  const query = async (...args: readonly unknown[]) => {
    const client = await pool.connect();
    try {
      await client.query(begin);
      const result: unknown = await Reflect.apply(client.query, client, args);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      // The transaction ends with its connection.
      client.release(true);
      throw error;
    }
  };
  Object.assign(pool, { query });
}

/** Adds the limit to each `BEGIN` that the owner of a connection sends: Prisma as an object, the other code as a text. */
function limitTransactions(client: pg.ClientBase, begin: string): void {
  const own = Object.hasOwn(client, "query") ? client.query : undefined;
  const query = (first: unknown, ...rest: readonly unknown[]) =>
    Reflect.apply(own ?? pg.Client.prototype.query, client, [withLimit(first, begin), ...rest]);
  Object.assign(client, { query });
}

function withLimit(query: unknown, begin: string): unknown {
  if (query === "BEGIN") return begin;
  const isBegin = typeof query === "object" && query !== null && "text" in query && query.text === "BEGIN";
  return isBegin ? { ...query, text: begin } : query;
}
