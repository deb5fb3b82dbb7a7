import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The connection string of the test cluster's maintenance database. */
    postgresUrl: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** The database with Portico's tables. Each test file gets a copy of it. */
export const templateName = "portico_template";

export function urlOf(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function onCluster(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Creates a database on the test cluster, with Portico's tables or empty. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onCluster(`CREATE DATABASE ${name} TEMPLATE ${options.empty ? "template0" : templateName}`);
  return {
    url: urlOf(inject("postgresUrl"), name),
    drop: () => onCluster(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
