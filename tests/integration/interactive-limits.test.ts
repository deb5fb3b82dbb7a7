import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db, sql as statement } from "@/lib/platform/database/db";
import { pool } from "@/lib/platform/database/pool";
import { prisma } from "@/lib/platform/database/prisma";
import { requireEnv } from "@/lib/platform/env";
import { isQueryTimeout } from "@/lib/platform/is-query-timeout";
import { runAs } from "@/lib/platform/workload";
import { createFront } from "@/server/front";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { drain } from "@/tests/support/deliver";
import { klikitRequest } from "@/tests/support/klikit";
import { listen } from "@/tests/support/listen";
import { klikitSource, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";
import { serveRoutes } from "@/tests/support/web-server";

let close: () => Promise<void>;
let api: Api;
let receiver: Receiver;
let operatorKey: string;

beforeAll(async () => {
  close = await usePortico({
    DATABASE_POOL_SIZE: "4",
    DATABASE_INTERACTIVE_POOL_SIZE: "3",
    PORTICO_QUERY_SECONDS: "4",
  });
  api = await serveApi();
  receiver = await startReceiver();
  ({ key: operatorKey } = await newKey("operator"));
});
afterAll(async () => {
  await api.close();
  await receiver.close();
  await close();
});

/** Locks a table until the returned function is called, so that every query on it hangs. */
async function lockTable(table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: requireEnv("DATABASE_URL") });
  await client.connect();
  await client.query("BEGIN");
  await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return () => client.end();
}

/** How many statements of Portico wait for a lock. */
async function hanging(): Promise<number> {
  const [row] = await sql<{ count: number }>(`SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`);
  return row?.count ?? 0;
}

function untilHanging(count: number): Promise<void> {
  return vi.waitFor(async () => expect(await hanging()).toBe(count), { timeout: 20_000 });
}

const sleep = statement`SELECT pg_sleep(20)`;
const kinds: readonly (readonly [string, () => Promise<unknown>])[] = [
  ["a statement of pg", async () => db().$queryRaw(sleep)],
  [
    "a named statement of pg",
    () => pool().query({ name: "sleep", text: "SELECT pg_sleep($1)", values: [20] }),
  ],
  ["a raw query of Prisma", async () => prisma().$queryRaw(sleep)],
  ["a transaction of Prisma", () => prisma().$transaction(async (tx) => tx.$queryRaw(sleep))],
];

test.each(kinds)("%s ends at the time limit, on the server too", async (_, run) => {
  const error = await run().catch((caught: unknown) => caught);
  expect(isQueryTimeout(error)).toBe(true);
  // The server reports the end of a statement a moment after its error.
  await vi.waitFor(async () => {
    const running = await sql(
      "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'",
    );
    expect(running).toEqual([]);
  });
});

test("core work has no time limit, and what interactive work writes is committed", async () => {
  await runAs("jobs", () => pool().query("SELECT pg_sleep(5)"));
  const insert = () => pool().query("INSERT INTO job_checkpoints (name) VALUES ('kept')");
  await insert();
  expect(await sql("SELECT name FROM job_checkpoints WHERE name = 'kept'")).toHaveLength(1);
  await expect(insert()).rejects.toThrow(/duplicate/);
  expect((await pool().query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test.each([
  ["a list", "alerts", "GET", "/alerts", undefined],
  ["a list of Prisma", "endpoints", "GET", "/api-keys", undefined],
  ["a command", "partners", "POST", "/partners", { name: "Slow" }],
])("%s that takes too long gets 503 with a code, and not 500", async (_, table, method, path, body) => {
  const unlock = await lockTable(table);
  try {
    const response = await api.call(operatorKey, method, path, body);
    expect(response).toMatchObject({ status: 503, body: { code: "query_timeout" } });
  } finally {
    await unlock();
  }
});

test("ingest, delivery and health work while queries hold all interactive connections", async () => {
  const source = await klikitSource();
  const filter = { tag: source.slug };
  const { endpointId } = await partnerWithEndpoint(`${receiver.url}/hook`, { filter });
  const front = await listen(createFront(async (_, response) => void response.writeHead(418).end()));
  const health = await serveRoutes({ "/api/health": await import("@/app/api/health/route") });
  const other = await newKey("operator");
  const unlock = await lockTable("alerts");
  try {
    const lists = [operatorKey, other.key].flatMap((key) =>
      Array.from({ length: 6 }, () => api.call(key, "GET", "/alerts")),
    );
    await untilHanging(3);
    const { headers, body } = klikitRequest(source.secret, JSON.stringify({ id: "e1", ...filter }));
    const url = `${front.url}/api/webhooks/${source.slug}`;
    const received = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
    expect(received.status).toBe(200);
    await drain(endpointId);
    expect(receiver.received).toHaveLength(1);
    expect((await (await fetch(`${health.url}/api/health`)).json()).checks.database.status).toBe("ok");
    await unlock();
    const statuses = (await Promise.all(lists)).map(({ status }) => status);
    expect(statuses.filter((status) => ![200, 429, 503].includes(status))).toEqual([]);
  } finally {
    await unlock();
    await front.close();
    await health.close();
  }
});

test("a partner's queries take at most some of the connections, so those of another partner pass", async () => {
  const greedy = await partnerWithEndpoint(`${receiver.url}/greedy`);
  const modest = await partnerWithEndpoint(`${receiver.url}/modest`);
  const greedyKeys = await Promise.all(
    Array.from({ length: 4 }, () => newKey("manager", { partnerId: greedy.partner.id })),
  );
  const { key } = await newKey("manager", { partnerId: modest.partner.id });
  const unlock = await lockTable("alerts");
  try {
    const heavy = greedyKeys.flatMap((each) =>
      Array.from({ length: 15 }, () => api.call(each.key, "GET", "/alerts")),
    );
    await untilHanging(1);
    const others = await Promise.all(
      Array.from({ length: 10 }, () => api.call(key, "GET", "/deliveries?eventType=a")),
    );
    expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await hanging()).toBeLessThanOrEqual(1);
    await unlock();
    const responses = await Promise.all(heavy);
    const refused = responses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.body).toMatchObject({ code: "limit_reached" });
    expect(responses.some(({ status }) => status === 200)).toBe(true);
  } finally {
    await unlock();
  }
});

test("a partner's changes that wait for a lock take at most some of the connections", async () => {
  const greedy = await partnerWithEndpoint(`${receiver.url}/greedy`);
  const modest = await partnerWithEndpoint(`${receiver.url}/modest`);
  const { key: greedyKey } = await newKey("manager", { partnerId: greedy.partner.id });
  const { key } = await newKey("manager", { partnerId: modest.partner.id });
  const unlock = await lockTable("endpoint_versions");
  try {
    const patches = Array.from({ length: 10 }, (_, at) =>
      api.call(greedyKey, "PATCH", `/endpoints/${greedy.endpoint.id}`, { timeoutMs: 5_000 + at }),
    );
    await untilHanging(1);
    const others = await Promise.all(Array.from({ length: 10 }, () => api.call(key, "GET", "/deliveries")));
    expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    await unlock();
    await Promise.all(patches);
  } finally {
    await unlock();
  }
});
