import { poolOf } from "@/lib/platform/database/pool";
import { poolSizes } from "@/lib/platform/env";

interface Prepared {
  readonly name: string;
  readonly executions: number;
}

/** The prepared statements of every connection of ingest. It waits until all of them are idle. */
async function preparedStatements(): Promise<Prepared[]> {
  const connections = await Promise.all(
    Array.from({ length: poolSizes().ingest }, () => poolOf("ingest").connect()),
  );
  const results = await Promise.all(
    connections.map((connection) =>
      connection.query<Prepared>(
        "SELECT name, (generic_plans + custom_plans)::int AS executions FROM pg_prepared_statements",
      ),
    ),
  );
  for (const connection of connections) connection.release();
  return results.flatMap(({ rows }) => rows);
}

/** How often the connections of ingest have executed a prepared statement. */
export async function executionsOf(name: string): Promise<number> {
  const named = (await preparedStatements()).filter((each) => each.name === name);
  return named.reduce((sum, { executions }) => sum + executions, 0);
}

/** The names of the prepared statements of the connections of ingest, without repeats. */
export async function preparedNames(): Promise<string[]> {
  return [...new Set((await preparedStatements()).map(({ name }) => name))].sort();
}
