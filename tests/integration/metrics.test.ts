import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { extendEnv, requireEnv } from "@/lib/platform/env";
import { metrics } from "@/lib/platform/metrics";
import { readMetrics } from "@/lib/system/read-metrics";
import { drain } from "@/tests/support/deliver";
import { klikitRequest } from "@/tests/support/klikit";
import { fillHistory, oldDelivery } from "@/tests/support/old-rows";
import { scansOfHistory, statementsDuring } from "@/tests/support/plans";
import {
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  unique,
  usePortico,
} from "@/tests/support/portico";
import { type Receiver, respondWith, startReceiver } from "@/tests/support/receiver";
import { ingestResponse } from "@/tests/support/response";
import { serveRoutes } from "@/tests/support/web-server";

const token = "scrape-token-of-the-test";
const hourInDays = 1 / 24;

let close: () => Promise<void>;
let receiver: Receiver;
let api: Awaited<ReturnType<typeof serveRoutes>>;

beforeAll(async () => {
  close = await usePortico();
  receiver = await startReceiver();
  api = await serveRoutes({ "/api/metrics": await import("@/app/api/metrics/route") });
});
afterAll(async () => {
  await api.close();
  await receiver.close();
  await close();
});

function scrape(bearer?: string): Promise<Response> {
  return fetch(`${api.url}/api/metrics`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
}

/** The metrics as Prometheus reads them: `name{labels}` to value. */
function figuresIn(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const parts = /^([a-zA-Z_:][\w:]*(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)*\})?) (-?[\d.e+-]+|nan|\+Inf)$/i.exec(
        line,
      );
      if (!parts?.[1]) throw new Error(`not Prometheus' format: ${line}`);
      return [parts[1], Number(parts[2])];
    }),
  );
}

/** The figures of the database are reused for a short time. This reads them again. */
async function freshFigures(): Promise<Map<string, number>> {
  vi.resetModules();
  const fresh = await import("@/lib/system/read-metrics");
  return figuresIn((await fresh.readMetrics()).text);
}

describe("access", () => {
  test("is refused without a key, with a wrong key and with a partner's key", async () => {
    const { partner } = await partnerWithEndpoint(receiver.url);
    const manager = await createApiKey({
      ctx: operator,
      input: { name: "m", role: "manager", partnerId: partner.id },
    });
    expect((await scrape()).status).toBe(401);
    expect((await scrape("nonsense")).status).toBe(401);
    // A token that is not configured is a wrong key.
    expect((await scrape(token)).status).toBe(401);
    const refused = await scrape(manager.key);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([403, "application/problem+json"]);
    const problem = await refused.json();
    expect(problem.code).toBe("forbidden");
    expect(refused.headers.get("x-request-id")).toBe(problem.requestId);
  });

  test("is granted to an operator's key, and to the token if one is configured", async () => {
    const { key } = await createApiKey({ ctx: operator, input: { name: "o", role: "operator" } });
    expect((await scrape(key)).status).toBe(200);
    extendEnv({ PORTICO_METRICS_TOKEN: token });
    const response = await scrape(token);
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=/);
    expect(figuresIn(await response.text()).get("portico_database_up")).toBe(1);
    for (const almost of [`${token}x`, token.slice(0, -1), token.toUpperCase()]) {
      expect((await scrape(almost)).status).toBe(401);
    }
  });
});

async function post(slug: string, request: Parameters<typeof ingestResponse>[1]) {
  return (await ingestResponse(slug, request)).status;
}

describe("counters", () => {
  test("count webhooks by source and outcome, without labels that a sender could invent", async () => {
    const source = await klikitSource();
    const request = klikitRequest(source.secret, "{}");
    expect(await post(source.slug, request)).toBe(200);
    expect(await post(source.slug, request)).toBe(200);
    expect(await post(source.slug, klikitRequest("wrong", "{}"))).toBe(401);
    for (let n = 0; n < 50; n += 1) await post(unique("invented"), request);
    const figures = figuresIn((await readMetrics()).text);
    const of = (source_: string, outcome: string, code: string) =>
      figures.get(`portico_webhooks_total{source="${source_}",outcome="${outcome}",code="${code}"}`);
    expect(of(source.slug, "stored", "")).toBe(1);
    expect(of(source.slug, "duplicate", "")).toBe(1);
    expect(of(source.slug, "rejected", "invalid_signature")).toBe(1);
    expect(of("(none)", "rejected", "unknown_source")).toBe(50);
    expect([...figures.keys()].filter((name) => name.includes("invented"))).toEqual([]);
    expect(figures.get('portico_webhook_seconds_count{outcome="rejected"}')).toBe(51);
  });

  test("count attempts by code, their durations and delays, and their outcomes", async () => {
    const source = await klikitSource();
    const { endpointId } = await partnerWithEndpoint(receiver.url, {
      filter: { metrics: true },
      retrySchedule: [],
    });
    const before = figuresIn((await readMetrics()).text);
    await post(source.slug, klikitRequest(source.secret, '{"metrics":true}'));
    await drain(endpointId);
    receiver.behave(respondWith(500));
    await post(source.slug, klikitRequest(source.secret, '{"metrics":true}'));
    await drain(endpointId);
    const after = figuresIn((await readMetrics()).text);
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('portico_attempts_total{code="succeeded"}')).toBe(1);
    expect(grown('portico_attempts_total{code="http_5xx"}')).toBe(1);
    expect(grown('portico_settled_total{status="succeeded"}')).toBe(1);
    expect(grown('portico_settled_total{status="dead_lettered"}')).toBe(1);
    expect(grown("portico_attempt_seconds_count")).toBe(2);
    expect(grown("portico_first_attempt_wait_seconds_count")).toBe(2);
  });

  test("are shared by two copies of the module, such as those of Next and the front", async () => {
    const here = metrics();
    vi.resetModules();
    const there = (await import("@/lib/platform/metrics")).metrics();
    expect(there).toBe(here);
  });
});

describe("figures of the database", () => {
  test("have waiting and due deliveries, lateness, lanes, recent dead letters and the age of the sweep", async () => {
    const to = await partnerWithEndpoint(receiver.url);
    await sql("UPDATE deliveries SET status = 'cancelled'");
    await sql("DELETE FROM job_checkpoints");
    expect((await freshFigures()).has("portico_sweep_age_seconds")).toBe(false);
    await saveCheckpoint("swept");
    await oldDelivery(0.1 * hourInDays, "pending", to);
    await oldDelivery(0.2 * hourInDays, "retrying", to);
    const later = await oldDelivery(0, "retrying", to);
    await sql("UPDATE deliveries SET due_at = now() + interval '1 hour' WHERE id = $1", later.deliveryId);
    await oldDelivery(0.9 * hourInDays, "dead_lettered", to);
    await oldDelivery(1.1 * hourInDays, "dead_lettered", to);
    await sql("UPDATE workers SET awake = number = 1");
    const figures = await freshFigures();
    expect(figures.get('portico_deliveries{state="due"}')).toBe(2);
    expect(figures.get('portico_deliveries{state="pending"}')).toBe(1);
    expect(figures.get('portico_deliveries{state="retrying"}')).toBe(2);
    expect(figures.get("portico_dead_lettered_last_hour")).toBe(1);
    expect(figures.get('portico_lanes{state="due"}')).toBe(1);
    expect(figures.get("portico_workers_awake")).toBe(1);
    const late = figures.get('portico_lateness_seconds{lanes="all"}') ?? 0;
    expect(late).toBeGreaterThanOrEqual(720);
    expect(late).toBeLessThan(780);
    expect(figures.get('portico_lateness_seconds{lanes="unattended"}')).toBe(late);
    expect(figures.get("portico_sweep_age_seconds")).toBeLessThan(60);
    expect(figures.get('portico_pool_connections{state="limit"}')).toBe(16);
  });

  test("are read from indexes, even with tens of thousands of rows", async () => {
    const to = await partnerWithEndpoint(receiver.url);
    await fillHistory(30_000, to);
    await sql(
      `UPDATE deliveries SET status = 'pending'
       WHERE id IN (SELECT id FROM deliveries WHERE endpoint_id = $1 ORDER BY id LIMIT 1000)`,
      to.endpointId,
    );
    await sql(
      `UPDATE deliveries SET status = 'dead_lettered'
       WHERE id IN (SELECT id FROM deliveries WHERE endpoint_id = $1 ORDER BY id DESC LIMIT 1000)`,
      to.endpointId,
    );
    await sql("VACUUM ANALYZE");
    const statements = await statementsDuring(freshFigures);
    expect(statements.length).toBe(2);
    expect(await scansOfHistory(statements)).toEqual([]);
  });

  test("are left out if the database is not available, but the other metrics are not", async () => {
    const url = requireEnv("DATABASE_URL");
    await closePrisma();
    await closePool();
    extendEnv({ DATABASE_URL: "postgresql://u:p@127.0.0.1:9/none" });
    const figures = await freshFigures();
    const response = await scrape(token);
    await closePool();
    extendEnv({ DATABASE_URL: url });
    expect(response.status).toBe(200);
    expect(figures.get("portico_database_up")).toBe(0);
    const ofTheDatabase = /^portico_(deliveries|dead_|lanes|lateness|sweep)/;
    expect([...figures.keys()].filter((name) => ofTheDatabase.test(name))).toEqual([]);
    expect(
      figures.get('portico_webhooks_total{source="(none)",outcome="rejected",code="unknown_source"}'),
    ).toBe(50);
    expect(figures.has("process_cpu_seconds_total")).toBe(true);
    expect(figures.has("nodejs_eventloop_lag_p99_seconds")).toBe(true);
  });
});
