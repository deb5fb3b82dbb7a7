import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "@/cli/build-app";
import { ensureDatabase } from "@/embedded/postgres/server";
import { type LogFile, openLogFile } from "@/embedded/stack/log-file";
import { runnerTuning } from "@/embedded/stack/runner-config";
import { migrate } from "@/lib/platform/database/migrate";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { extendEnv, requireEnv } from "@/lib/platform/env";
import { type Actor, type PostgresActor, type ProcessActor, postgresActor, processActor } from "./actors";
import { drawnFrom, type Lane, ledgerSource, registerLanes } from "./lanes";
import { type Ledger, openLedger } from "./open-ledger";
import { pickPort } from "./pick-port";
import { type Load, Provider } from "./provider";
import { StatementProxy } from "./statement-proxy";
import { type Claim, openStoredRows, type StoredRows } from "./stored-rows";

export type ActorName = "app" | "runner" | "postgres";

/**
 * Portico with separate handles for the processes of `npm start`, so that a fault can hit each of them alone. A proxy
 * stands between them and PostgreSQL, and the ledger replaces the partners. The front and the app are one process.
 */
export interface Rig {
  readonly actors: { readonly app: ProcessActor; readonly runner: ProcessActor; readonly postgres: Actor };
  readonly proxy: StatementProxy;
  readonly ledger: Ledger;
  readonly storedRows: StoredRows;
  readonly lanes: readonly Lane[];
  /** Where the actors write their logs. */
  readonly log: LogFile;
  /** Every provider that was started. */
  readonly providers: readonly Provider[];
  /** Interrupted claims. The scenarios add them. */
  readonly cutShort: Claim[];
  /** Starts a provider for this rig's source. */
  startProvider(load: Load): Provider;
  /** Moves the wall clock of the app and the runner by this many milliseconds from the true time. */
  shiftClocks(ms: number): void;
  close(): Promise<void>;
}

export interface RigOptions {
  /** PostgreSQL's data folder. Default: inside the rig's own folder. */
  readonly postgresDir?: string;
  readonly postgresSettings?: Readonly<Record<string, string>>;
}

const database = "portico";

/** Starts all processes, without any load. */
export async function newRig(options: RigOptions = {}): Promise<Rig> {
  await buildApp(() => undefined);
  const folder = await mkdtemp(join(tmpdir(), "portico-faults-"));
  const log = openLogFile(join(folder, "actors.log"));
  const { postgres, proxy } = await startDatabase(folder, options);
  const ledger = await openLedger(folder);
  extendEnv(environment(await pickPort(), await pickPort()));
  const lanes = await onDatabase(postgres.url(database), () => registerLanes(ledger));
  const { app, runner } = await processes(folder, proxy.url(postgres.url(database)), log);
  await Promise.all([app.start(), runner.start()]);
  const storedRows = openStoredRows(postgres.url(database));
  const source = `${requireEnv("PORTICO_URL")}/api/webhooks/${ledgerSource.slug}`;
  const providers: Provider[] = [];
  return {
    actors: { app, runner, postgres },
    proxy,
    ledger,
    storedRows,
    lanes,
    log,
    providers,
    cutShort: [],
    startProvider: (load) => {
      const provider = new Provider({ url: source, secret: ledgerSource.secret, lanes: drawnFrom, ...load });
      providers.push(provider);
      return provider.start();
    },
    shiftClocks: (ms) => {
      for (const actor of [app, runner]) actor.send({ shiftClockMs: ms });
    },
    close: async () => {
      await Promise.all([app.stop(), runner.stop()]);
      await Promise.all([proxy.close(), ledger.close(), storedRows.close()]);
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startDatabase(
  folder: string,
  options: RigOptions,
): Promise<{ postgres: PostgresActor; proxy: StatementProxy }> {
  const port = await pickPort();
  const postgres = postgresActor({
    dataDir: options.postgresDir ?? join(folder, "postgres"),
    password: randomBytes(12).toString("hex"),
    port,
    settings: options.postgresSettings,
  });
  await postgres.start();
  await ensureDatabase(postgres, database);
  await migrate(postgres.url(database));
  return { postgres, proxy: await StatementProxy.before(port) };
}

/** The stack's settings for its processes. This process uses the same ones when it calls Portico's commands. */
function environment(port: number, runnerPort: number): Record<string, string> {
  const url = `http://127.0.0.1:${port}`;
  return {
    PORT: String(port),
    PORTICO_URL: url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    PORTICO_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    PORTICO_ALLOW_PRIVATE_TARGETS: "true",
    PORTICO_LOG_LEVEL: "silent",
    NEXT_TELEMETRY_DISABLED: "1",
    INNGEST_BASE_URL: `http://127.0.0.1:${runnerPort}`,
    INNGEST_EVENT_KEY: randomBytes(12).toString("hex"),
    INNGEST_SIGNING_KEY: `signkey-faults-${randomBytes(32).toString("hex")}`,
  };
}

/** Runs Portico's commands in this process, on this database. */
async function onDatabase<T>(url: string, work: () => Promise<T>): Promise<T> {
  extendEnv({ DATABASE_URL: url });
  try {
    return await work();
  } finally {
    await closePrisma();
    await closePool();
  }
}

async function processes(
  folder: string,
  databaseUrl: string,
  log: LogFile,
): Promise<{ app: ProcessActor; runner: ProcessActor }> {
  const runnerUrl = requireEnv("INNGEST_BASE_URL");
  const config = {
    databaseUrl,
    port: Number(new URL(runnerUrl).port),
    appUrl: `${requireEnv("PORTICO_URL")}/api/inngest`,
    eventKey: requireEnv("INNGEST_EVENT_KEY"),
    signingKey: requireEnv("INNGEST_SIGNING_KEY"),
    tuning: runnerTuning(),
  };
  const file = join(folder, "runner.json");
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  const runner = processActor({
    script: "embedded/inngest/main.ts",
    args: ["--config", file],
    env: {},
    log,
    readyUrl: `${runnerUrl}/health`,
  });
  const app = processActor({
    script: "server/main.ts",
    env: { DATABASE_URL: databaseUrl, NODE_ENV: "production", PORTICO_LOG_LEVEL: "warn" },
    log,
    readyUrl: `${requireEnv("PORTICO_URL")}/api/health`,
  });
  return { app, runner };
}
