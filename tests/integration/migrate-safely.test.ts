import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate, migrateFromEnv } from "@/lib/platform/database/migrate";
import { childEnv, extendEnv } from "@/lib/platform/env";
import { runCommand } from "@/tests/support/command";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

let database: TestDatabase;
let connections: pg.Client[];

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  connections = [];
  extendEnv({ DATABASE_URL: "", DATABASE_URL_UNPOOLED: "", DIRECT_URL: "" });
});
afterEach(async () => {
  await Promise.all(connections.map((client) => client.end()));
  await database.drop();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  connections.push(client);
  return client;
}

async function tables(): Promise<number> {
  const { rows } = await (await connect()).query<{ count: string }>(
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'",
  );
  return Number(rows[0]?.count);
}

const ownAdvisoryLocks = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory'
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Makes the second migration, which changes an enum, do this first. The first one is complete then. */
async function beforeSecondMigration(plpgsql: string): Promise<void> {
  await (await connect()).query(`
    CREATE FUNCTION before_second() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN ${plpgsql}; END $$;
    CREATE EVENT TRIGGER before_second ON ddl_command_start WHEN TAG IN ('ALTER TYPE')
      EXECUTE FUNCTION before_second();`);
}

test("locks that earlier versions left on a pooled connection do not matter", async () => {
  const pooled = await connect();
  // The locks of Portico 0.2 and of Prisma's engine belong to a session, so a pooler keeps them.
  await pooled.query("SELECT pg_advisory_lock(7267000001), pg_advisory_lock(72707369)");
  expect((await migrate(database.url)).length).toBeGreaterThan(0);
  expect(await migrate(database.url)).toEqual([]);
});

test("leaves no lock and no setting on the connection that it used", async () => {
  await migrate(database.url);
  const { rows } = await (await connect()).query(ownAdvisoryLocks);
  expect(rows).toEqual([]);
});

test("stops waiting for another migration after a while, with a sentence", async () => {
  const other = await connect();
  await other.query("BEGIN; SELECT pg_advisory_xact_lock(7267000002)");
  await expect(migrate(database.url, { lockTimeoutMs: 200 })).rejects.toThrow(
    /Another migration .* Wait until/,
  );
  await other.query("ROLLBACK");
  expect((await migrate(database.url)).length).toBeGreaterThan(0);
});

test("a failing migration changes nothing, and the next run applies all of them", async () => {
  await beforeSecondMigration("RAISE EXCEPTION 'planted failure'");
  await expect(migrate(database.url)).rejects.toThrow(/planted failure[\s\S]*Nothing was changed/);
  expect(await tables()).toBe(0);
  await (await connect()).query("DROP EVENT TRIGGER before_second");
  expect((await migrate(database.url)).length).toBeGreaterThan(10);
});

test("a migration that is killed in the middle changes nothing, and the next run applies all of them", async () => {
  const gate = await connect();
  await gate.query("SELECT pg_advisory_lock(1)");
  await beforeSecondMigration("PERFORM pg_advisory_xact_lock(1)");
  const child = spawn(process.execPath, ["cli/run.mjs", "migrate"], {
    stdio: "ignore",
    env: childEnv({ DATABASE_URL: database.url, NODE_ENV: "production" }),
  });
  await untilBlocked(gate, child);
  child.kill("SIGKILL");
  await once(child, "exit");
  await gate.query("SELECT pg_advisory_unlock(1)");
  expect((await migrate(database.url)).length).toBeGreaterThan(10);
  expect(await migrate(database.url)).toEqual([]);
});

async function untilBlocked(watcher: pg.Client, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error("The migration ended before it was blocked.");
    const { rows } = await watcher.query(`${ownAdvisoryLocks} AND objid = 1 AND NOT granted`);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("two commands at once apply everything once", async () => {
  const env = { DATABASE_URL: database.url };
  const both = await Promise.all([runCommand(["migrate"], env), runCommand(["migrate"], env)]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ output }) => output.includes("Nothing to apply."))).toHaveLength(1);
});

test("limits of the user or the server do not end a long migration", async () => {
  const name = new URL(database.url).pathname.slice(1);
  await (await connect()).query(`ALTER DATABASE ${name} SET statement_timeout = '300ms'`);
  await beforeSecondMigration("PERFORM pg_sleep(0.6)");
  expect((await migrate(database.url)).length).toBeGreaterThan(10);
});

test("waits only for a while for a table that is in use", async () => {
  await migrate(database.url);
  const app = await connect();
  await app.query("BEGIN; LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE");
  await expect(migrate(database.url, { lockTimeoutMs: 300 })).rejects.toThrow(
    /A table is in use[\s\S]*Nothing was changed/,
  );
  await app.query("ROLLBACK");
});

test.each([
  ["a wrong password", { password: "wrong" }, /refuses the user or the password/],
  ["a wrong user", { username: "nobody" }, /refuses the user or the password/],
  ["a missing database", { pathname: "/missing" }, /does not exist on this server/],
  ["a server that does not run", { port: "9" }, /cannot be reached/],
])("%s is one clear sentence, without the password", async (_, change, sentence) => {
  const ended = await runCommand(["migrate"], {
    DATABASE_URL: Object.assign(new URL(database.url), change).href,
  });
  expect(ended.code).toBe(1);
  expect(ended.output).toMatch(sentence);
  expect(ended.output).not.toMatch(/wrong@|at file:|node:internal/);
});

test("a read-only database is one clear sentence", async () => {
  const name = new URL(database.url).pathname.slice(1);
  await (await connect()).query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await expect(migrate(database.url)).rejects.toThrow(/database is read-only/);
});

const unreachable = "postgresql://u:p@127.0.0.1:9/none";

test.each([
  ["DATABASE_URL_UNPOOLED", { DATABASE_URL_UNPOOLED: "own", DIRECT_URL: unreachable }],
  ["DIRECT_URL", { DIRECT_URL: "own" }],
  ["DATABASE_URL", { DATABASE_URL: "own" }],
])("uses %s", async (_, vars) => {
  const own = Object.entries(vars).map(([name, value]) => [name, value === "own" ? database.url : value]);
  extendEnv(Object.fromEntries(own));
  expect((await migrateFromEnv()).length).toBeGreaterThan(0);
});

test("refuses two connection strings that lead to different databases", async () => {
  const other = await createTestDatabase({ empty: true });
  for (const name of ["DATABASE_URL_UNPOOLED", "DIRECT_URL"]) {
    extendEnv({ DATABASE_URL: database.url, DATABASE_URL_UNPOOLED: "", DIRECT_URL: "", [name]: other.url });
    await expect(migrateFromEnv()).rejects.toThrow(/lead to different databases/);
  }
  expect(await tables()).toBe(0);
  await other.drop();
  const same = `${database.url}?application_name=direct`;
  extendEnv({ DATABASE_URL_UNPOOLED: same, DIRECT_URL: "" });
  expect((await migrateFromEnv()).length).toBeGreaterThan(0);
});

const deployment = {
  PORTICO_URL: "https://hooks.example.com",
  PORTICO_ENCRYPTION_KEY: Buffer.alloc(32, "key").toString("base64"),
};

test("a preview with pending migrations does not migrate, and names the variables to set", async () => {
  const ended = await runCommand(["build", "--migrate"], {
    ...deployment,
    DATABASE_URL: database.url,
    VERCEL: "1",
    VERCEL_ENV: "preview",
  });
  expect(ended.code).toBe(1);
  expect(ended.output).toMatch(/for the environment preview, and its database lacks \d+ migration/);
  for (const name of ["DATABASE_URL", "DATABASE_URL_UNPOOLED", "PORTICO_MIGRATE_PREVIEWS=true"])
    expect(ended.output).toContain(name);
  expect(await tables()).toBe(0);
});

test("a deployment without its variables stops before it migrates, and names all of them", async () => {
  const ended = await runCommand(["build", "--migrate"], {
    DATABASE_URL: database.url,
    PORTICO_ENCRYPTION_KEY: "",
    NEXTAUTH_SECRET: "short",
    INNGEST_EVENT_KEY: "",
    PORTICO_URL: "hooks.example.com",
  });
  expect(ended.code).toBe(1);
  const names = ["PORTICO_ENCRYPTION_KEY", "NEXTAUTH_SECRET", "INNGEST_EVENT_KEY", "PORTICO_URL"];
  for (const name of names) expect(ended.output).toContain(`${name}: `);
  expect(await tables()).toBe(0);
});
