import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startRunner } from "@/embedded/inngest/runner";
import { ensureDatabase } from "@/embedded/postgres/server";
import { type Deployment, newDeployment, runScript, startApp } from "./deployment";
import { findPrograms, type Programs } from "./programs";
import { type RunningServer, startDebianPostgres, startPgBouncer } from "./servers";

declare module "vitest" {
  interface ProvidedContext {
    /** The running deployments. Each test file walks through all of them. */
    deployments: readonly Deployment[];
    /** PostgreSQL without a pooler, ending with a slash for the name of the database. */
    directUrl: string;
  }
}

function print(text: string): void {
  process.stdout.write(`· ${text}\n`);
}

/** Functions that stop what was started, called in reverse order. */
type Started = (() => Promise<unknown>)[];

/** Starts PostgreSQL, PgBouncer and the deployments once for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const programs = await findPrograms();
  if (!programs) throw new Error("PostgreSQL or PgBouncer is not installed. Use npm run test:serverless.");
  const folder = await mkdtemp(join(tmpdir(), "portico-serverless-"));
  const started: Started = [() => rm(folder, { recursive: true, force: true, maxRetries: 20 })];
  const tearDown = async () => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    await startAll(project, { folder, programs, started });
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

interface Parts {
  readonly folder: string;
  readonly programs: Programs;
  readonly started: Started;
}

async function startAll(project: TestProject, { folder, programs, started }: Parts): Promise<void> {
  const postgres = await startDebianPostgres(folder, programs);
  started.push(() => postgres.stop());
  const pooler = async (preparedStatements: number): Promise<RunningServer> => {
    const server = await startPgBouncer(folder, programs, { serverPort: postgres.port, preparedStatements });
    started.push(() => server.stop());
    return server;
  };
  const forgetful = await pooler(0);
  const deployments = [
    await newDeployment("PgBouncer without prepared statements", {
      DATABASE_URL: forgetful.url("unnamed"),
      PORTICO_PREPARED_STATEMENTS: "false",
    }),
  ];
  if (programs.keepsPreparedStatements) {
    const keeping = await pooler(100);
    const env = { DATABASE_URL: keeping.url("named"), DATABASE_URL_UNPOOLED: postgres.url("named") };
    deployments.push(await newDeployment("PgBouncer with prepared statements", env));
  } else {
    print("This PgBouncer is older than 1.21, so prepared statements through a pooler are not tested.");
  }
  for (const deployment of deployments) await deploy(deployment, postgres, started);
  project.provide("deployments", deployments);
  project.provide("directUrl", postgres.url(""));
}

/** What a deployment does: it builds with `vercel-build`, starts `next start`, and Inngest calls the app. */
async function deploy(deployment: Deployment, postgres: RunningServer, started: Started): Promise<void> {
  const database = new URL(deployment.env.DATABASE_URL ?? "").pathname.slice(1);
  await ensureDatabase(postgres, database);
  print(`Building and starting: ${deployment.name}`);
  const built = await runScript("vercel-build", deployment);
  if (built.code !== 0) throw new Error(`vercel-build failed:\n${built.output}`);
  const runner = await startRunner({
    databaseUrl: postgres.url(database),
    port: Number(new URL(deployment.env.INNGEST_BASE_URL ?? "").port),
    appUrl: `${deployment.url}/api/inngest`,
    eventKey: deployment.env.INNGEST_EVENT_KEY ?? "",
    signingKey: deployment.env.INNGEST_SIGNING_KEY ?? "",
    log: () => undefined,
  });
  started.push(() => runner.stop());
  const app = await startApp(deployment);
  started.push(() => app.stop());
}
