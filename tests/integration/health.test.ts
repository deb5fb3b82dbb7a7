import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { extendEnv, requireEnv } from "@/lib/platform/env";
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
  await sql("UPDATE marks SET at = at - interval '1 second'");
});
afterEach(async () => {
  await useDatabase(databaseUrl);
  await sql("DELETE FROM marks");
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

test("fails if there was no sweep for three minutes, but not in the first minutes of a process", async () => {
  await sql("UPDATE marks SET at = now() - interval '181 seconds'");
  expect(await checkHealth(long)).toMatchObject({
    status: "failing",
    checks: { sweep: { status: "failing", seconds: 181 } },
  });
  expect(await checkHealth(30)).toMatchObject({ status: "ok", checks: { sweep: { status: "starting" } } });
  await sql("DELETE FROM marks");
  expect((await checkHealth(long)).status).toBe("failing");
  expect((await checkHealth(30)).status).toBe("ok");
});

test("fails after a wake could not be published, until the next sweep", async () => {
  await saveCheckpoint("announcement_failed");
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
  await publishToInngest([{ kind: "drain_lane", endpointId: crypto.randomUUID(), generation: 1 }]);
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
  const unknown = { secrets: "unknown", sweep: "unknown", announcements: "unknown", deliveries: "unknown" };
  await sql("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE '%_marks'");
  expect(states(await checkHealth(long))).toEqual({ database: "ok", migrations: "failing", ...unknown });
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
    checks: { database: { status: "failing", reason: "read_only" } },
  });
});

const unreachable = {
  status: "failing",
  checks: {
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
  const statements = await statementsDuring(() => checkHealth(long));
  expect(statements.length).toBe(4);
  expect(await scansOfHistory(statements)).toEqual([]);
});
