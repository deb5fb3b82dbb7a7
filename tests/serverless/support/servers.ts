import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { chooseUser } from "@/embedded/postgres/run-as";
import { freePort, guard } from "@/embedded/postgres/server";
import { until } from "@/tests/faults/until";
import type { Programs } from "./programs";

const run = promisify(execFile);
/** Both programs refuse to run as root. The environment of the tests is not theirs. */
const cleanEnv = { NODE_ENV: "production" as const, PATH: "/usr/sbin:/usr/bin:/bin", LC_ALL: "C" };

export const databaseUser = "portico";
export const databasePassword = "test-password";

export interface RunningServer {
  readonly port: number;
  readonly url: (database: string) => string;
  stop(): Promise<void>;
}

function urlFor(port: number) {
  return (database: string) =>
    `postgresql://${databaseUser}:${databasePassword}@127.0.0.1:${port}/${database}`;
}

/** Starts Debian's PostgreSQL on a free port, with data of its own in a subfolder. */
export async function startDebianPostgres(folder: string, programs: Programs): Promise<RunningServer> {
  const user = await chooseUser();
  const dataDir = join(folder, "postgres");
  const passwordFile = join(folder, "password");
  await mkdir(dataDir, { mode: 0o700 });
  await writeFile(passwordFile, databasePassword);
  for (const path of [folder, dataDir, passwordFile]) await chown(path, user.uid, user.gid);
  const options = [
    "-U",
    databaseUser,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "-E",
    "UTF8",
    "--locale=C",
  ];
  const [initdb = programs.initdb, ...rest] = [...user.prefix, programs.initdb];
  await run(initdb, [...rest, "-D", dataDir, ...options], { env: cleanEnv });
  const port = await freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=100",
    "fsync=off",
  ];
  const command = [
    programs.postgres,
    "-D",
    dataDir,
    "-p",
    String(port),
    ...settings.flatMap((each) => ["-c", each]),
  ];
  return started([...user.prefix, ...command], port);
}

export interface PgBouncerOptions {
  /** The port of PostgreSQL. */
  readonly serverPort: number;
  /** How many prepared statements it keeps for each server connection. 0: none. */
  readonly preparedStatements: number;
}

/** Starts PgBouncer in transaction mode on a free port, in front of all databases of a PostgreSQL. */
export async function startPgBouncer(
  folder: string,
  programs: Programs,
  { serverPort, preparedStatements }: PgBouncerOptions,
): Promise<RunningServer> {
  const user = await chooseUser();
  const port = await freePort();
  const own = join(folder, `pgbouncer-${port}`);
  const lines = [
    "[databases]",
    `* = host=127.0.0.1 port=${serverPort}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${port}`,
    "unix_socket_dir =",
    "auth_type = scram-sha-256",
    `auth_file = ${own}/users.txt`,
    "pool_mode = transaction",
    "default_pool_size = 10",
    "max_client_conn = 200",
    "query_wait_timeout = 20",
    ...(programs.keepsPreparedStatements ? [`max_prepared_statements = ${preparedStatements}`] : []),
  ];
  await mkdir(own);
  await writeFile(join(own, "pgbouncer.ini"), `${lines.join("\n")}\n`);
  await writeFile(join(own, "users.txt"), `"${databaseUser}" "${databasePassword}"\n`);
  for (const path of [own, join(own, "pgbouncer.ini"), join(own, "users.txt")])
    await chown(path, user.uid, user.gid);
  return started([...user.prefix, programs.pgbouncer, "-q", join(own, "pgbouncer.ini")], port);
}

/** Starts a server and waits until it accepts statements. It also ends when this process is killed. */
async function started(command: readonly string[], port: number): Promise<RunningServer> {
  const child = spawn("sh", ["-c", guard, "sh", ...command], {
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
    env: cleanEnv,
  });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  });
  const url = urlFor(port);
  await until(`a server on port ${port}`, async () => {
    if (hasEnded(child)) throw new Error(`${command.join(" ")} ended:\n${output}`);
    return accepts(url("postgres"));
  });
  return { port, url, stop: () => stopServer(child) };
}

/** PgBouncer waits for its clients. After a while, the whole process group is killed. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.stdin?.end();
  const killer = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), 5_000);
  await ended;
  clearTimeout(killer);
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function stopProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const killer = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(killer);
}
