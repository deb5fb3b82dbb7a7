import { writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import { migrate } from "@/lib/platform/database/migrate";
import { env, extendEnv, publicUrl } from "@/lib/platform/env";
import { keepPostgresRunning } from "./postgres/keep-running";
import { ensureDatabase, freePort } from "./postgres/server";
import { startReceiver } from "./receiver/receiver";
import { type Child, keepRunning } from "./stack/child";
import { loadSecrets, openDataFolder, type StackSecrets } from "./stack/data-folder";
import { lockDataFolder } from "./stack/lock";
import { type LogFile, openLogFile } from "./stack/log-file";
import { isFree, requirePort } from "./stack/ports";
import { publishStackEnv } from "./stack/stack-env";
import { StartError } from "./stack/start-error";

export interface UpOptions {
  readonly dev: boolean;
  /** Says what is being done, a line at a time. */
  readonly progress: (text: string) => void;
  /** Looks at the migrated database; what it throws ends the start, before anything works with wrong settings. */
  readonly check: () => Promise<void>;
  /** Builds what the app needs; called when everything it may need is up. */
  readonly build: () => Promise<void>;
}

export interface Stack {
  readonly url: string;
  readonly logPath: string;
  /** Where the built-in receiver listens, or undefined when its port is taken. */
  readonly receiverUrl: string | undefined;
  /** The database is the stack's own, not one that DATABASE_URL named. */
  readonly ownDatabase: boolean;
  /** Stops everything in order: the app finishes what it has begun, the database goes last. */
  down(): Promise<void>;
}

const healthTimeoutMs = 120_000;
const database = "portico";

/** What has been started so far, in order; taken down in reverse, also when the start fails half-way. */
type Started = (() => Promise<void>)[];

/**
 * Starts everything that this machine is to run: PostgreSQL unless DATABASE_URL names one, the Inngest runner unless
 * INNGEST_* names a server, the demo's receiver, and the app. Ready when the app says that it is healthy.
 * @throws StartError with a sentence for the person at the terminal
 */
export async function up(options: UpOptions): Promise<Stack> {
  const started: Started = [];
  const down = async () => {
    for (const stop of started.splice(0).reverse()) await stop().catch(() => undefined);
  };
  try {
    return { ...(await start(options, started)), down };
  } catch (error) {
    await down();
    throw error;
  }
}

async function start(options: UpOptions, started: Started): Promise<Omit<Stack, "down">> {
  const { progress } = options;
  const folder = await openDataFolder(env().PORTICO_DATA_DIR);
  started.push(await lockDataFolder(folder));
  await requirePort(env().PORT);
  const secrets = await loadSecrets(folder);
  const log = openLogFile(
    join(folder, "portico.log"),
    options.dev ? (text) => process.stdout.write(text) : undefined,
  );
  setDefaults(secrets, options.dev);

  const ownDatabase = env().DATABASE_URL === undefined;
  if (ownDatabase) {
    progress("Starting PostgreSQL");
    extendEnv({ DATABASE_URL: await startDatabase(folder, secrets, log, started) });
  }
  const applied = await migrate(env().DATABASE_URL ?? "");
  if (applied.length > 0) progress(`Applied ${applied.length} migration${applied.length === 1 ? "" : "s"}`);
  await options.check();
  await options.build();

  started.push(await publishStackEnv(folder));
  const receiverUrl = await startDemoReceiver(started);
  if (usesEmbeddedRunner()) await startRunner(folder, secrets, log, started);
  progress("Starting the app");
  const app = keepRunning({
    name: "app",
    script: "server/main.ts",
    args: options.dev ? ["--dev"] : [],
    log,
  });
  started.push(() => app.stop());
  await untilHealthy(`http://127.0.0.1:${env().PORT}/api/health`, log);
  return { url: publicUrl(), logPath: log.path, receiverUrl, ownDatabase };
}

/** What the environment leaves open; children inherit it. */
function setDefaults(secrets: StackSecrets, dev: boolean): void {
  const given = env();
  extendEnv({
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORTICO_URL: publicUrl(),
    NEXTAUTH_URL: publicUrl(),
    NEXTAUTH_SECRET: given.NEXTAUTH_SECRET ?? secrets.sessionSecret,
    PORTICO_ENCRYPTION_KEY: given.PORTICO_ENCRYPTION_KEY ?? secrets.encryptionKey,
    // What the data folder's own keys sealed opens also when the environment brings another one.
    PORTICO_ENCRYPTION_KEY_PREVIOUS: [
      ...given.PORTICO_ENCRYPTION_KEY_PREVIOUS,
      secrets.encryptionKey,
      ...secrets.previousEncryptionKeys,
    ].join(","),
    // A demo without internet sends to this machine. The portal says so.
    PORTICO_ALLOW_PRIVATE_TARGETS: String(given.PORTICO_ALLOW_PRIVATE_TARGETS ?? true),
    // Nobody runs a mail server for a first look: without SMTP_URL mails are kept for a page of the portal.
    PORTICO_MAILBOX: String(given.PORTICO_MAILBOX ?? true),
  });
}

async function startDatabase(
  folder: string,
  secrets: StackSecrets,
  log: LogFile,
  started: Started,
): Promise<string> {
  const settings = { dataDir: join(folder, "postgres"), password: secrets.postgresPassword };
  const server = await keepPostgresRunning(settings, log);
  started.push(() => server.stop());
  await ensureDatabase(server, database);
  return server.url(database);
}

function usesEmbeddedRunner(): boolean {
  const { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = env();
  return INNGEST_BASE_URL === undefined && !(INNGEST_EVENT_KEY && INNGEST_SIGNING_KEY);
}

async function startRunner(
  folder: string,
  secrets: StackSecrets,
  log: LogFile,
  started: Started,
): Promise<void> {
  const port = await freePort();
  const config = {
    databaseUrl: env().DATABASE_URL,
    port,
    appUrl: `http://127.0.0.1:${env().PORT}/api/inngest`,
    eventKey: secrets.inngestEventKey,
    signingKey: secrets.inngestSigningKey,
  };
  const file = join(folder, "runner.json");
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  extendEnv({
    INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
    INNGEST_EVENT_KEY: secrets.inngestEventKey,
    INNGEST_SIGNING_KEY: secrets.inngestSigningKey,
  });
  const runner: Child = keepRunning({
    name: "runner",
    script: "embedded/inngest/main.ts",
    args: ["--config", file],
    log,
  });
  started.push(() => runner.stop());
}

/** The receiver that the demo's endpoints point at, on the port after the app's. */
async function startDemoReceiver(started: Started): Promise<string | undefined> {
  const port = env().PORT + 1;
  if (!(await isFree(port))) return undefined;
  const receiver: Server = await startReceiver(port);
  started.push(async () => {
    receiver.closeAllConnections();
    receiver.close();
  });
  return `http://127.0.0.1:${port}`;
}

async function untilHealthy(url: string, log: LogFile): Promise<void> {
  const giveUpAt = Date.now() + healthTimeoutMs;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > giveUpAt) {
      throw new StartError(
        `Portico did not become healthy within ${healthTimeoutMs / 1000} s. The end of ${log.path}:\n${log.tail()}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
