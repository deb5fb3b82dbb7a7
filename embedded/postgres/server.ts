import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { resolve } from "node:path";
import pg from "pg";
import { findBinaries } from "./binaries";
import { clusterUser, ensureCluster, stopLeftover } from "./cluster";
import { chooseUser } from "./run-as";

export interface PostgresOptions {
  /** Folder of the cluster. It and what is in it belong to PostgreSQL. */
  readonly dataDir: string;
  readonly password: string;
  /** A free one, unless given: a server that comes back must be where its clients look for it. */
  readonly port?: number;
  /** Settings as on the postgres command line: `{ synchronous_commit: "off" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  readonly port: number;
  readonly url: (database: string) => string;
  /** Resolves with PostgreSQL's last words when it ends, whether asked to or not. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/**
 * Runs the command in the background and ends it (SIGINT: fast shutdown) when standard input closes: the database
 * outlives neither a supervisor that was killed nor one that forgot it. It is a session of its own, so that Ctrl-C
 * reaches the supervisor alone and the database goes last.
 */
const guard =
  'exec 3<&0; "$@" </dev/null & pid=$!; (cat <&3 >/dev/null; kill -INT $pid 2>/dev/null) & wait $pid';

/** A port that nobody listens on at this moment. */
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
 * Starts PostgreSQL on a free port of 127.0.0.1, creating the cluster first if there is none and ending one that a
 * killed run left behind.
 * @throws Error with PostgreSQL's own words when it does not come up within 60 s
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
    ...settingWords(options.settings),
  ];
  const child = spawn("sh", ["-c", guard, "sh", ...command], {
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
    env: { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C" },
  });
  const ended = lastWords(child);
  const url = (database: string) =>
    `postgresql://${clusterUser}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`;
  await Promise.race([
    untilReady(url("postgres")),
    ended.then((words) =>
      Promise.reject(new Error(`PostgreSQL did not start: ${words || "it gave no reason"}`)),
    ),
  ]);
  const stop = async () => {
    child.stdin?.end();
    await ended;
  };
  return { port, url, ended, stop };
}

function settingWords(settings: Readonly<Record<string, string>> = {}): string[] {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "120",
    // Its last words go into our log: without the rows that it quotes in DETAIL, and without statements.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Collects the end of what a process writes to standard error, until it ends. */
function lastWords(child: ChildProcess): Promise<string> {
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words = (words + chunk.toString("utf8")).slice(-2000);
  });
  return new Promise((resolveWords) => {
    child.once("error", (error) => resolveWords(error.message));
    child.once("close", () => resolveWords(words.trim()));
  });
}

async function untilReady(url: string): Promise<void> {
  const giveUpAt = Date.now() + startTimeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error("PostgreSQL did not answer within 60 s.", { cause: error });
      await new Promise((next) => setTimeout(next, 50));
    }
  }
}

/** Creates a database unless it is there. The name is ours, never a user's. */
export async function ensureDatabase(
  server: Pick<RunningPostgres, "url">,
  name: string,
  template?: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
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
