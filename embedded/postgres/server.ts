import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { resolve } from "node:path";
import pg from "pg";
import { findBinaries } from "./binaries";
import { clusterUser, ensureCluster, stopLeftover } from "./cluster";
import { chooseUser } from "./run-as";

export interface PostgresOptions {
  /** Folder of the cluster. PostgreSQL owns it and its content. */
  readonly dataDir: string;
  readonly password: string;
  /** Default: any free port. A restart passes the old port, which the clients know. */
  readonly port?: number;
  /** Settings as on the postgres command line: `{ synchronous_commit: "off" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  readonly port: number;
  readonly url: (database: string) => string;
  /** Resolves with the end of PostgreSQL's error output when it ends, also after `stop`. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/**
 * Runs the command in the background and stops it (SIGINT: fast shutdown) when standard input closes. So the database
 * also ends when its supervisor is killed. It is a session of its own: Ctrl-C reaches only the supervisor, which stops
 * the database last.
 */
export const guard =
  'exec 3<&0; "$@" </dev/null & pid=$!; (cat <&3 >/dev/null; kill -INT $pid 2>/dev/null) & wait $pid';

/** A port that no process listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolvePort(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * Starts PostgreSQL on 127.0.0.1. It first creates the cluster if there is none, and stops a PostgreSQL that a killed
 * run left behind.
 * @throws Error with PostgreSQL's own message when it is not ready within 60 s
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const user = await chooseUser();
  await stopLeftover(dataDir);
  await ensureCluster(dataDir, options.password, user);
  const port = options.port ?? (await freePort());
  const { postgres } = await findBinaries();
  const command = [
    ...user.prefix,
    postgres,
    "-D",
    dataDir,
    "-p",
    String(port),
    ...settingOptions(options.settings),
  ];
  const child = spawn("sh", ["-c", guard, "sh", ...command], {
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
    env: { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C" },
  });
  const ended = lastErrorOutput(child);
  const url = (database: string) =>
    `postgresql://${clusterUser}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`;
  await Promise.race([
    untilReady(url("postgres")),
    ended.then((output) =>
      Promise.reject(new Error(`PostgreSQL did not start: ${output || "it gave no reason"}`)),
    ),
  ]);
  const stop = async () => {
    child.stdin?.end();
    await ended;
  };
  return { port, url, ended, stop };
}

function settingOptions(settings: Readonly<Record<string, string>> = {}): string[] {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "120",
    // Its error output goes into our log. These settings leave out the rows in DETAIL and the statements.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Resolves when the process ends, with the last 2,000 characters of its standard error. */
function lastErrorOutput(child: ChildProcess): Promise<string> {
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-2000);
  });
  return new Promise((resolveOutput) => {
    child.once("error", (error) => resolveOutput(error.message));
    child.once("close", () => resolveOutput(output.trim()));
  });
}

/** A connection that is lost between two queries makes the next one fail. Without a listener it would end the process. */
function newClient(connectionString: string): pg.Client {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  return client;
}

async function untilReady(url: string): Promise<void> {
  const giveUpAt = Date.now() + startTimeoutMs;
  for (;;) {
    const client = newClient(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error("PostgreSQL was not ready within 60 s.", { cause: error });
      await new Promise((next) => setTimeout(next, 50));
    }
  }
}

/** Creates a database unless it exists. */
export async function ensureDatabase(
  server: Pick<RunningPostgres, "url">,
  name: string,
  template?: string,
): Promise<void> {
  const client = newClient(server.url("postgres"));
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount) return;
    const from = template ? ` TEMPLATE ${client.escapeIdentifier(template)}` : "";
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${from}`);
  } finally {
    await client.end();
  }
}
