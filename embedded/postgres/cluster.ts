import { execFile } from "node:child_process";
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { commandOf } from "../processes";
import { findBinaries } from "./binaries";
import type { RunAs } from "./run-as";

const run = promisify(execFile);

/** The superuser of the embedded cluster. Portico connects as this user too. */
export const clusterUser = "portico";

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Creates the cluster on the first start. It is created in a temporary folder and moved when complete, so that a start
 * that is killed leaves no incomplete cluster.
 */
export async function ensureCluster(
  dataDir: string,
  password: string,
  user: RunAs,
): Promise<"created" | "present"> {
  if (await exists(join(dataDir, "PG_VERSION"))) return "present";
  const { initdb } = await findBinaries();
  const draft = `${dataDir}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(dataDir), ".postgres-password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chown(draft, user.uid, user.gid);
  await chown(passwordFile, user.uid, user.gid);
  try {
    const [command = initdb, ...rest] = [...user.prefix, initdb];
    const options = [
      `--pgdata=${draft}`,
      `--username=${clusterUser}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      "--no-instructions",
    ];
    await run(command, [...rest, ...options], {
      env: { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C" },
    });
    await rm(dataDir, { recursive: true, force: true });
    await rename(draft, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return "created";
}

/** The process id in `postmaster.pid`, if that process is alive and is this cluster's PostgreSQL. */
async function runningPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return (await isPostgres(pid, dataDir)) ? pid : undefined;
}

/** Also checks the command line, because the pid may belong to another process now. */
async function isPostgres(pid: number, dataDir: string): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes("postgres") && command.includes(dataDir);
}

/**
 * Stops a PostgreSQL that a killed Portico left running on this data, and waits for its end. SIGINT is the fast
 * shutdown: it aborts open transactions and loses no committed data.
 * @throws Error when it does not end within 30 s
 */
export async function stopLeftover(dataDir: string): Promise<boolean> {
  const pid = await runningPid(dataDir);
  if (pid === undefined) return false;
  process.kill(pid, "SIGINT");
  const giveUpAt = Date.now() + 30_000;
  while (await isPostgres(pid, dataDir)) {
    if (Date.now() > giveUpAt)
      throw new Error(`The PostgreSQL of an earlier run (process ${pid}) does not stop.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}
