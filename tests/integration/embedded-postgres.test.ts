import { execFile } from "node:child_process";
import { appendFile, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findBinaries } from "@/embedded/postgres/binaries";
import { keepPostgresRunning } from "@/embedded/postgres/keep-running";
import { chooseUser } from "@/embedded/postgres/run-as";
import { ensureDatabase, startPostgres } from "@/embedded/postgres/server";
import { openLogFile } from "@/embedded/stack/log-file";

const run = promisify(execFile);
let folder: string;

beforeEach(async () => {
  // Mode 0700, as mkdtemp makes it: nobody but its owner may pass.
  folder = await mkdtemp(join(tmpdir(), "portico-postgres-"));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

async function queryValue(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

test("is started again when it was killed, as often as it takes, where its clients look for it", async () => {
  const options = { dataDir: join(folder, "data"), password: "test" };
  const log = openLogFile(join(folder, "log"));
  const server = await keepPostgresRunning(options, log);
  const settings = join(options.dataDir, "postgresql.conf");
  const good = await readFile(settings);
  await appendFile(settings, "no_such_setting = 1\n");
  process.kill(
    Number.parseInt(await readFile(join(options.dataDir, "postmaster.pid"), "utf8"), 10),
    "SIGKILL",
  );
  await vi.waitFor(() => expect(log.tail()).toContain("could not be started again"), { timeout: 20_000 });
  await writeFile(settings, good);
  await vi.waitFor(() => queryValue(server.url("postgres"), "SELECT 1"), { timeout: 20_000 });
  await server.stop();
  await expect(queryValue(server.url("postgres"), "SELECT 1")).rejects.toThrow();
});

test("keeps its data over a stop and over a kill, and does not mind what the killed one left", async () => {
  const options = { dataDir: join(folder, "data"), password: "pass word/ü" };
  const first = await startPostgres(options);
  await ensureDatabase(first, "kept");
  await queryValue(first.url("kept"), "CREATE TABLE t AS SELECT 7 AS n");
  await first.stop();

  const second = await startPostgres(options);
  const postmaster = Number.parseInt(await readFile(join(options.dataDir, "postmaster.pid"), "utf8"), 10);
  process.kill(postmaster, "SIGKILL");
  await second.ended;

  const third = await startPostgres(options);
  await ensureDatabase(third, "kept");
  expect(await queryValue(third.url("kept"), "SELECT n FROM t")).toEqual({ n: 7 });
  await third.stop();
});

test("an older one that still runs on the data is ended first", async () => {
  const options = { dataDir: join(folder, "data"), password: "x" };
  const old = await startPostgres(options);
  const next = await startPostgres(options);
  await old.ended;
  expect(await queryValue(next.url("postgres"), "SELECT 1 AS n")).toEqual({ n: 1 });
  await next.stop();
});

test("runs from a folder that only its owner may enter", async () => {
  const { postgres } = await findBinaries();
  const native = join(folder, "native");
  await cp(dirname(dirname(postgres)), native, { recursive: true, verbatimSymlinks: true });
  const user = await chooseUser();
  const [command = "", ...rest] = [...user.prefix, join(native, "bin/initdb")];
  const draft = join(folder, "draft");
  await mkdir(draft);
  await chown(draft, user.uid, user.gid);
  // initdb asks with access(2) whether it may run the server beside it.
  await run(command, [...rest, `--pgdata=${draft}`, "--auth=trust", "--username=portico", "--no-sync"]);
  expect(await readFile(join(draft, "PG_VERSION"), "utf8")).toMatch(/^\d+/);
});

test("says in its own words why it cannot start", async () => {
  const options = { dataDir: join(folder, "data"), password: "x", settings: { max_connections: "none" } };
  await expect(startPostgres(options)).rejects.toThrow(/max_connections/);
});
