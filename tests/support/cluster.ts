import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ensureDatabase, startPostgres } from "@/embedded/postgres/server";
import { migrate } from "@/lib/platform/database/migrate";
import { templateName } from "./database";

/** Starts one real PostgreSQL for a whole test run, with a migrated template database to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "portico-test-"));
  const server = await startPostgres({ dataDir: join(folder, "postgres"), password: "test" });
  const tearDown = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ensureDatabase(server, templateName);
    await migrate(server.url(templateName));
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide("postgresUrl", server.url("postgres"));
  return tearDown;
}
