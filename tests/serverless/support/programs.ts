import { execFile } from "node:child_process";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { childEnv } from "@/lib/platform/env";

const run = promisify(execFile);

/** Debian's programs that the tests start. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgbouncer: string;
  /** Whether this PgBouncer can keep prepared statements in transaction mode (1.21 and later). */
  readonly keepsPreparedStatements: boolean;
}

const serverFolder = "/usr/lib/postgresql";
/** Another PgBouncer than the installed one, for instance a newer one. */
const chosenPgBouncer = "PORTICO_TEST_PGBOUNCER";

/** @returns undefined if PostgreSQL or PgBouncer is not installed */
export async function findPrograms(): Promise<Programs | undefined> {
  const bin = await newestServer();
  const pgbouncer = await firstFile([
    childEnv({})[chosenPgBouncer],
    "/usr/sbin/pgbouncer",
    "/usr/bin/pgbouncer",
  ]);
  if (!bin || !pgbouncer) return undefined;
  return {
    initdb: join(bin, "initdb"),
    postgres: join(bin, "postgres"),
    pgbouncer,
    keepsPreparedStatements: await isAtLeast(pgbouncer, 1, 21),
  };
}

/** Installs Debian's packages. It does nothing unless this process runs as root on a Debian. */
export async function installPrograms(): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const options = { env: childEnv({ DEBIAN_FRONTEND: "noninteractive" }) };
  try {
    await run("apt-get", ["update", "-qq"], options);
    await run("apt-get", ["install", "-y", "-qq", "postgresql", "pgbouncer"], options);
  } catch {
    // Without the packages, the tests are skipped.
  }
}

async function newestServer(): Promise<string | undefined> {
  const versions = await readdir(serverFolder).catch(() => []);
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(serverFolder, version, "bin"));
  const postgres = await firstFile(folders.map((folder) => join(folder, "postgres")));
  return postgres?.slice(0, -"/postgres".length);
}

async function firstFile(paths: readonly (string | undefined)[]): Promise<string | undefined> {
  for (const path of paths) {
    if (path && (await exists(path))) return path;
  }
  return undefined;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function isAtLeast(pgbouncer: string, major: number, minor: number): Promise<boolean> {
  const { stdout } = await run(pgbouncer, ["--version"]);
  const [, foundMajor = 0, foundMinor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}
