import { writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import { isTransactionPooler } from "@/lib/platform/database/check-pooler";
import { checkpointAge } from "@/lib/platform/database/checkpoints";
import { migrateFromEnv } from "@/lib/platform/database/migrate";
import { directDatabaseUrl, env, extendEnv, isLocalUrl, publicUrl } from "@/lib/platform/env";
import { keepPostgresRunning } from "./postgres/keep-running";
import { ensureDatabase, freePort } from "./postgres/server";
import { startReceiver } from "./receiver/receiver";
import { type Child, keepRunning } from "./stack/child";
import { loadSecrets, openDataFolder, type StackSecrets } from "./stack/data-folder";
import { lockDataFolder } from "./stack/lock";
import { type LogFile, openLogFile } from "./stack/log-file";
import { isFree, requirePort } from "./stack/ports";
import { runnerConfig } from "./stack/runner-config";
import { publishStackEnv } from "./stack/stack-env";
import { StartError } from "./stack/start-error";

export interface UpOptions {
  readonly dev: boolean;
  /** Ends the start when it is aborted. */
  readonly signal: AbortSignal;
  /** Called with one line of text before each step. */
  readonly progress: (text: string) => void;
  /**
   * Checks and fills the migrated database. An error ends the start before any process runs with wrong settings, and the
   * app responds only when everything that this creates exists.
   */
  readonly prepare: () => Promise<void>;
  /** Builds the app. Called when the database is ready. */
  readonly build: () => Promise<void>;
}

export interface Stack {
  readonly url: string;
  /** The URL of the app on this machine, without a proxy. */
  readonly localUrl: string;
  readonly logPath: string;
  /** Undefined if there is no demo, or if the port of its receiver is in use. */
  readonly demo: { readonly receiverUrl: string; readonly isWanted: boolean } | undefined;
  /** Stops everything in order: the app finishes its work, and the database stops last. */
  down(): Promise<void>;
}

const healthTimeoutMs = 120_000;
const database = "portico";

/** Functions that stop what was started so far. They are called in reverse order, also when the start fails. */
type Started = (() => Promise<void>)[];

/**
 * Starts the stack: PostgreSQL unless DATABASE_URL is set, the Inngest runner unless INNGEST_* is set, the demo's
 * receiver, and the app. Returns when the app is healthy.
 * @throws StartError with a message for the user, also when the start is aborted
 */
export async function up(options: UpOptions): Promise<Stack> {
  const started: Started = [];
  const down = async () => {
    for (const stop of started.splice(0).reverse()) await stop().catch(() => undefined);
  };
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new StartError("The start was stopped."));
    options.signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return { ...(await Promise.race([start(options, started), aborted])), down };
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
  const ownDatabase = env().DATABASE_URL === undefined;
  const wantsDemo = ownDatabase && !hasProductionSettings();
  setDefaults(secrets, options.dev);

  if (ownDatabase) {
    progress("Starting PostgreSQL");
    const url = await startDatabase(folder, secrets, log, started);
    // Connection strings for another database must not count.
    extendEnv({ DATABASE_URL: url, DATABASE_URL_UNPOOLED: "", DIRECT_URL: "" });
  }
  if (usesEmbeddedRunner()) await requireSession();
  const applied = await migrateFromEnv();
  if (applied.length > 0) progress(`Applied ${applied.length} migration${applied.length === 1 ? "" : "s"}`);
  await options.prepare();
  await options.build();

  started.push(await publishStackEnv(folder));
  const hasDemo = wantsDemo || (ownDatabase && (await checkpointAge("demo_registered")) !== null);
  const receiverUrl = hasDemo ? await startDemoReceiver(started) : undefined;
  if (usesEmbeddedRunner()) await startRunner(folder, secrets, log, started);
  progress("Starting the app");
  const app = keepRunning({
    name: "app",
    script: "server/main.ts",
    args: options.dev ? ["--dev"] : [],
    log,
    hangsAfterMs: options.dev ? null : undefined,
  });
  started.push(() => app.stop());
  const localUrl = `http://127.0.0.1:${env().PORT}`;
  await untilHealthy(`${localUrl}/api/health`, log);
  const demo = receiverUrl === undefined ? undefined : { receiverUrl, isWanted: wantsDemo };
  return { url: publicUrl(), localUrl, logPath: log.path, demo };
}

/** A first start with one of these is meant for real work, and gets no demo. */
function hasProductionSettings(): boolean {
  const { PORTICO_URL, PORTICO_ALLOW_PRIVATE_TARGETS } = env();
  return PORTICO_URL !== undefined || PORTICO_ALLOW_PRIVATE_TARGETS !== undefined;
}

/** Sets the environment variables that are not given. Child processes inherit them. */
function setDefaults(secrets: StackSecrets, dev: boolean): void {
  const given = env();
  extendEnv({
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORTICO_URL: publicUrl(),
    NEXTAUTH_URL: publicUrl(),
    NEXTAUTH_SECRET: given.NEXTAUTH_SECRET ?? secrets.sessionSecret,
    PORTICO_ENCRYPTION_KEY: given.PORTICO_ENCRYPTION_KEY ?? secrets.encryptionKey,
    // Secrets encrypted with the data folder's keys stay readable when the environment sets another key.
    PORTICO_ENCRYPTION_KEY_PREVIOUS: [
      ...given.PORTICO_ENCRYPTION_KEY_PREVIOUS,
      secrets.encryptionKey,
      ...secrets.previousEncryptionKeys,
    ].join(","),
    // A first try sends to this machine and needs no internet. The portal shows a notice. If others can reach Portico,
    // a partner must not reach this machine's other services.
    PORTICO_ALLOW_PRIVATE_TARGETS: String(given.PORTICO_ALLOW_PRIVATE_TARGETS ?? isLocalUrl(publicUrl())),
    // A first try needs no mail server: without SMTP_URL, a page of the portal shows the mails.
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

/** The runner listens for notifications and holds a lock, which a pooler in transaction mode does not support. */
async function requireSession(): Promise<void> {
  if (!(await isTransactionPooler(directDatabaseUrl()))) return;
  throw new StartError(
    "The embedded Inngest runner cannot work through a connection pooler in transaction mode. Set DATABASE_URL_UNPOOLED to a direct connection to the database, or use an Inngest server (INNGEST_*).",
  );
}

async function startRunner(
  folder: string,
  secrets: StackSecrets,
  log: LogFile,
  started: Started,
): Promise<void> {
  const port = await freePort();
  const file = join(folder, "runner.json");
  await writeFile(file, JSON.stringify(runnerConfig(port, secrets)), { mode: 0o600 });
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

/** Starts the receiver of the demo's endpoints, on the port after the app's, and allows deliveries to it. */
async function startDemoReceiver(started: Started): Promise<string | undefined> {
  const port = env().PORT + 1;
  if (!(await isFree(port))) return undefined;
  const receiver: Server = await startReceiver(port);
  started.push(async () => {
    receiver.closeAllConnections();
    receiver.close();
  });
  const target = `127.0.0.1:${port}`;
  extendEnv({ PORTICO_ALLOWED_TARGETS: [...(env().PORTICO_ALLOWED_TARGETS ?? []), target].join(",") });
  return `http://${target}`;
}

async function untilHealthy(url: string, log: LogFile): Promise<void> {
  const giveUpAt = Date.now() + healthTimeoutMs;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > giveUpAt) {
      throw new StartError(
        `Portico did not become healthy within ${healthTimeoutMs / 1000} s. The end of ${log.path}:\n${log.tail()}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
