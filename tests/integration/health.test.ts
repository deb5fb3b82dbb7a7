import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { closePool, pool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { childEnv, extendEnv, requireEnv } from "@/lib/platform/env";
import { recordScheduledRun, setMaintenanceStarter } from "@/lib/platform/maintenance-schedule";
import { metrics } from "@/lib/platform/metrics";
import { sharedFor } from "@/lib/platform/shared-result";
import { checkHealth, type Health } from "@/lib/system/read-health";
import { DatabaseProxy } from "@/tests/conformance/runner/support/database-proxy";
import { fillHistory, oldDelivery } from "@/tests/support/old-rows";
import { scansOfHistory, statementsDuring } from "@/tests/support/plans";
import { operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { serveRoutes } from "@/tests/support/web-server";

/** The process has run long enough to be responsible for everything. */
const long = 1_000;
const minuteInDays = 1 / 24 / 60;

let close: () => Promise<void>;
let databaseUrl: string;

beforeAll(async () => {
  close = await usePortico();
  databaseUrl = requireEnv("DATABASE_URL");
});
afterAll(() => close());
beforeEach(async () => {
  await saveCheckpoint("swept");
  // Times are stored in milliseconds, and the next time that a test stores must be later than this one.
  await sql("UPDATE job_checkpoints SET at = at - interval '1 second'");
});
afterEach(async () => {
  vi.restoreAllMocks();
  setMaintenanceStarter(undefined);
  await useDatabase(databaseUrl);
  await sql("DELETE FROM job_checkpoints");
  await sql("UPDATE deliveries SET status = 'cancelled'");
});

async function disconnect(): Promise<void> {
  await closePrisma();
  await closePool();
}

async function useDatabase(url: string): Promise<void> {
  if (requireEnv("DATABASE_URL") === url) return;
  await disconnect();
  extendEnv({ DATABASE_URL: url });
}

const states = ({ checks }: Health) =>
  Object.fromEntries(Object.entries(checks).map(([name, { status }]) => [name, status]));

const allOk = {
  configuration: "ok",
  database: "ok",
  migrations: "ok",
  secrets: "ok",
  sweep: "ok",
  announcements: "ok",
  deliveries: "ok",
};

/** A lane with one delivery that has been due for this many minutes. */
async function dueFor(minutes: number) {
  const to = await partnerWithEndpoint("http://127.0.0.1:9/");
  const delivery = await oldDelivery(minutes * minuteInDays, "pending", to);
  return { ...to, ...delivery };
}

test("is ok if the sweep has just run and nothing is due", async () => {
  const health = await checkHealth(long);
  expect([health.status, states(health)]).toEqual(["ok", allOk]);
});

test("is ok without a sweep for hours if nothing has happened, and asks for one", async () => {
  const requested: Date[] = [];
  setMaintenanceStarter(async (at) => {
    requested.push(at);
  });
  await sql("UPDATE job_checkpoints SET at = now() - interval '299 seconds'");
  expect(states(await checkHealth(long))).toEqual(allOk);
  expect(requested).toEqual([]);
  await sql("UPDATE job_checkpoints SET at = now() - interval '900 seconds'");
  expect(states(await checkHealth(long))).toEqual(allOk);
  expect(requested).toHaveLength(1);
  await checkHealth(long);
  expect(requested).toHaveLength(1);
});

test("fails if a requested sweep is overdue for three minutes: Inngest has accepted the request, but calls nobody", async () => {
  setMaintenanceStarter(async () => undefined);
  const lateBy = (seconds: number) => {
    const base = performance.now();
    recordScheduledRun(new Date());
    vi.spyOn(performance, "now").mockReturnValue(base + seconds * 1_000);
  };
  lateBy(170);
  expect(states(await checkHealth(long))).toEqual(allOk);
  vi.restoreAllMocks();
  lateBy(190);
  // The time that the test moves is the process's. The database's goes on as before.
  await sql("UPDATE job_checkpoints SET at = now() - interval '200 seconds'");
  expect(await checkHealth(long)).toMatchObject({
    status: "failing",
    cause: "jobs",
    checks: { sweep: { status: "failing", reason: "sweep_late", seconds: 200 } },
  });
  await saveCheckpoint("swept");
  expect(states(await checkHealth(long))).toEqual(allOk);
});

test("fails if no sweep has followed an event for three minutes, whichever process has received it", async () => {
  const to = await partnerWithEndpoint("http://127.0.0.1:9/");
  await sql("UPDATE job_checkpoints SET at = now() - interval '200 seconds'");
  await oldDelivery(3.1 * minuteInDays, "succeeded", to);
  expect(await checkHealth(long)).toMatchObject({
    status: "failing",
    checks: { sweep: { status: "failing", reason: "sweep_late", seconds: 200 } },
  });
  await oldDelivery(0.1 * minuteInDays, "succeeded", to);
  expect(states(await checkHealth(long)).sweep).toBe("failing");
  await sql("UPDATE job_checkpoints SET at = now() - interval '100 seconds'");
  expect(states(await checkHealth(long))).toEqual(allOk);
  await sql("DELETE FROM attempts; DELETE FROM deliveries; DELETE FROM events");
});

test("fails if no sweep has run since the start, but not in the first minute of a process", async () => {
  await sql("UPDATE job_checkpoints SET at = now() - interval '301 seconds'");
  expect(await checkHealth(300)).toMatchObject({
    status: "failing",
    checks: { sweep: { status: "failing", reason: "inngest_does_not_call", seconds: 301 } },
  });
  expect(await checkHealth(30)).toMatchObject({ status: "ok", checks: { sweep: { status: "starting" } } });
  await sql("DELETE FROM job_checkpoints");
  expect((await checkHealth(long)).status).toBe("failing");
  expect((await checkHealth(30)).status).toBe("ok");
});

test("fails after a wake could not be published, until the next sweep", async () => {
  await saveCheckpoint("publish_failed");
  expect(states(await checkHealth(long))).toEqual({ ...allOk, announcements: "failing" });
  expect(await checkHealth(30)).toMatchObject({
    status: "ok",
    checks: { announcements: { status: "starting" } },
  });
  await saveCheckpoint("swept");
  expect(states(await checkHealth(long))).toEqual(allOk);
});

test("is red after effects could not be published, until a sweep has run", async () => {
  extendEnv({ INNGEST_BASE_URL: "http://127.0.0.1:9" });
  const { publishToInngest } = await import("@/inngest/publisher");
  const failed = async () => (await metrics().publishFailures.get()).values[0]?.value;
  expect(await failed()).toBe(0);
  await publishToInngest([]);
  expect(states(await checkHealth(long))).toEqual(allOk);
  await publishToInngest([{ kind: "run_replay", replayId: crypto.randomUUID() }]);
  expect(states(await checkHealth(long)).announcements).toBe("failing");
  await saveCheckpoint("swept");
  await publishToInngest([{ kind: "run_replay", replayId: crypto.randomUUID() }]);
  expect(states(await checkHealth(long)).announcements).toBe("failing");
  expect(await failed()).toBe(2);
});

test("fails if a delivery is overdue for more than a minute and its lane has no worker", async () => {
  await dueFor(0.5);
  expect(states(await checkHealth(long))).toEqual(allOk);
  await dueFor(2);
  expect(await checkHealth(long)).toMatchObject({
    status: "failing",
    checks: { deliveries: { status: "failing", seconds: 120 } },
  });
  // Deliveries that became due while no process ran are not late yet.
  expect(await checkHealth(30)).toMatchObject({
    status: "ok",
    checks: { deliveries: { status: "ok", seconds: 30 } },
  });
});

test("a lane with a worker is not late, however long its queue; a lane whose worker died is", async () => {
  const { endpointId } = await dueFor(5);
  const workedOn = (ago: string) =>
    sql("UPDATE lanes SET worked_at = now() - $2::interval WHERE endpoint_id = $1", endpointId, ago);
  await workedOn("10 seconds");
  expect(states(await checkHealth(long))).toEqual(allOk);
  await workedOn("2 minutes");
  expect(states(await checkHealth(long)).deliveries).toBe("failing");
});

test("fails if the encryption key of an active secret is missing", async () => {
  const { endpointId } = await partnerWithEndpoint("https://a.example/");
  await sql("UPDATE secrets SET key_id = '00000000' WHERE endpoint_id = $1", endpointId);
  expect(states(await checkHealth(long)).secrets).toBe("failing");
  await sql("DELETE FROM secrets WHERE endpoint_id = $1", endpointId);
  expect(states(await checkHealth(long)).secrets).toBe("ok");
});

test("deliveries that wait on purpose are not late", async () => {
  const { endpoint } = await dueFor(5);
  await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { status: "paused" } });
  expect(states(await checkHealth(long))).toEqual(allOk);
});

test("fails if a migration is missing, and reports the other checks as unknown", async () => {
  const unknown = {
    configuration: "ok",
    secrets: "unknown",
    sweep: "unknown",
    announcements: "unknown",
    deliveries: "unknown",
  };
  await sql("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE '%_marks'");
  const behind = await checkHealth(long);
  expect(states(behind)).toEqual({ database: "ok", migrations: "failing", ...unknown });
  expect(behind).toMatchObject({ cause: "schema", detail: expect.stringContaining("npm run migrate") });
  await sql("UPDATE _prisma_migrations SET rolled_back_at = NULL");
  await sql("ALTER TABLE _prisma_migrations RENAME TO hidden");
  expect((await checkHealth(long)).checks.migrations.status).toBe("failing");
  await sql("ALTER TABLE hidden RENAME TO _prisma_migrations");
  expect(states(await checkHealth(long))).toEqual(allOk);
});

test("fails if the database is read-only", async () => {
  const name = new URL(databaseUrl).pathname.slice(1);
  await sql(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await disconnect();
  const health = await checkHealth(long);
  await sql("SET default_transaction_read_only = off");
  await sql(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  await disconnect();
  expect(health).toMatchObject({
    status: "failing",
    cause: "database",
    checks: { database: { status: "failing", reason: "read_only" } },
  });
});

const unreachable = {
  status: "failing",
  cause: "database",
  detail: expect.stringContaining("cannot be reached"),
  checks: {
    configuration: { status: "ok" },
    database: { status: "failing", reason: "unreachable" },
    migrations: { status: "unknown" },
    secrets: { status: "unknown" },
    sweep: { status: "unknown" },
    announcements: { status: "unknown" },
    deliveries: { status: "unknown" },
  },
};

test("responds if the database refuses connections", async () => {
  await useDatabase("postgresql://u:canary-password@127.0.0.1:9/none");
  expect(await checkHealth(long)).toEqual(unreachable);
});

test.each([
  ["authentication", { password: "canary-password" }],
  ["authentication", { username: "canary-user" }],
  ["missing_database", { pathname: "/canary-name" }],
])("names the true reason: %s for %j", async (reason, change) => {
  await useDatabase(Object.assign(new URL(databaseUrl), change).href);
  const health = await checkHealth(long);
  expect(health).toMatchObject({
    status: "failing",
    cause: "database",
    checks: { database: { status: "failing", reason } },
  });
  expect(JSON.stringify(health)).not.toContain("canary");
});

test.each([
  ["NEXTAUTH_SECRET", ""],
  ["NEXTAUTH_SECRET", "short"],
  ["PORTICO_ENCRYPTION_KEY", ""],
  ["PORTICO_ENCRYPTION_KEY", "bm90IDMyIGJ5dGVz"],
  ["INNGEST_EVENT_KEY", ""],
  ["INNGEST_SIGNING_KEY", ""],
  ["INNGEST_SIGNING_KEY", "canary"],
  ["PORTICO_URL", "canary.example.com"],
  ["PORT", "canary"],
])("blames the configuration, not the database, for %s=%s", async (name, value) => {
  const before = childEnv({})[name] ?? "";
  extendEnv({ [name]: value });
  const health = await checkHealth(long);
  extendEnv({ [name]: before });
  expect(health).toMatchObject({
    status: "failing",
    cause: "configuration",
    detail: expect.stringContaining(name),
    checks: {
      configuration: { status: "failing", reason: "invalid_environment", variables: [name] },
      database: { status: "unknown" },
    },
  });
  expect(JSON.stringify(health)).not.toContain("canary");
  expect((await checkHealth(long)).status).toBe("ok");
});

test("names two secrets with the same value, and still checks the rest", async () => {
  extendEnv({ PORTICO_METRICS_TOKEN: requireEnv("NEXTAUTH_SECRET") });
  const health = await checkHealth(long);
  extendEnv({ PORTICO_METRICS_TOKEN: "" });
  expect(states(health)).toEqual({ ...allOk, configuration: "failing" });
  expect(health.checks.configuration.variables).toEqual(["PORTICO_METRICS_TOKEN"]);
});

test("a statement that the connection has lost is the pooler's fault", async () => {
  await checkHealth(long);
  // A pooler in transaction mode has the same effect: the next statement meets a server connection that does not know it.
  await pool().query("DEALLOCATE ALL");
  expect(await checkHealth(long)).toMatchObject({
    status: "failing",
    cause: "pooler",
    detail: expect.stringContaining("PORTICO_PREPARED_STATEMENTS=false"),
    checks: { database: { status: "failing", reason: "prepared_statements" } },
  });
  await disconnect();
});

test("responds in time if the database hangs, before and after connecting", async () => {
  const proxy = await DatabaseProxy.before(databaseUrl);
  await useDatabase(proxy.url);
  expect(states(await checkHealth(long))).toEqual(allOk);
  proxy.hang();
  for (let times = 0; times < 3; times += 1) {
    const startedAt = performance.now();
    expect(await checkHealth(long)).toEqual(unreachable);
    // The timeout of health is two seconds. A busy machine may be slower, but nothing waits for a TCP timeout.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  }
  proxy.restore();
  await vi.waitFor(async () => expect(states(await checkHealth(long))).toEqual(allOk), { timeout: 20_000 });
});

test("many requests at once query the database once", async () => {
  const readUncached = vi.fn(() => checkHealth(long));
  const shared = sharedFor(60_000, readUncached);
  const responses = await Promise.all(Array.from({ length: 500 }, shared));
  expect(new Set(responses).size).toBe(1);
  expect(await shared()).toBe(responses[0]);
  expect(readUncached).toHaveBeenCalledTimes(1);
});

test("over HTTP: 200 or 503, not cached, and without addresses", async () => {
  const { readHealth } = await import("@/lib/system/read-health");
  const api = await serveRoutes({ "/api/health": await import("@/app/api/health/route") });
  const well = await fetch(`${api.url}/api/health`);
  expect([well.status, well.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(await well.json()).toEqual(JSON.parse(JSON.stringify(await readHealth())));
  await useDatabase("postgresql://canary-user:canary-password@127.0.0.1:9/canary-name");
  await vi.waitFor(async () => {
    const response = await fetch(`${api.url}/api/health`);
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toEqual([503, unreachable]);
    expect(text).not.toMatch(/canary|127\.0\.0\.1|postgres/);
  }, 5_000);
  await api.close();
});

test("does not read a whole table of history", async () => {
  const to = await partnerWithEndpoint("http://127.0.0.1:9/");
  await fillHistory(20_000, to);
  await sql(
    "UPDATE deliveries SET status = 'pending' WHERE id IN (SELECT id FROM deliveries WHERE endpoint_id = $1 LIMIT 2000)",
    to.endpointId,
  );
  await sql("ANALYZE");
  // The first check of a process also checks the pooler.
  await checkHealth(long);
  const statements = await statementsDuring(() => checkHealth(long));
  expect(statements.length).toBe(4);
  expect(await scansOfHistory(statements)).toEqual([]);
});
