import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureDatabase, freePort, type RunningPostgres, startPostgres } from "@/embedded/postgres/server";
import { klikitRequest } from "@/tests/support/klikit";
import { familyOf, processorMsOf } from "@/tests/support/processes";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { type Receiver, respondOk, startReceiver } from "@/tests/support/receiver";

const secret = "provider-secret-of-the-test";
/** Time between two webhooks, and two looks at health, while the database is away. */
const paceMs = 200;
const outageMs = 60_000;
const hangMs = 15_000;
/** GitHub hangs up after ten seconds; a 503 must have gone out by then. */
const providerPatienceMs = 10_000;
/** Health may repeat for a second what it found just before, and takes two to give up on a database. */
const healthMemoryMs = 4_000;
/** Five seconds are the aim; a busy machine gets twice as long. */
const recoveryMs = 10_000;

let folder: string;
let settings: Parameters<typeof startPostgres>[0];
let postgres: RunningPostgres;
let product: Product;
let receiver: Receiver;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portico-down-"));
  settings = { dataDir: join(folder, "pg"), password: "test", port: await freePort() };
  postgres = await startPostgres(settings);
  await ensureDatabase(postgres, "portico");
  receiver = await startReceiver();
  product = await newProduct({ DATABASE_URL: postgres.url("portico") });
  await product.start();
  await callApi(product, "POST", "/sources", { slug: "down", dialect: "klikit", secret });
  const partner = await callApi(product, "POST", "/partners", { name: "Down" });
  const endpoint = { partnerId: partner.id, url: receiver.url, dialect: "klikit", eventTypes: ["*"] };
  await callApi(product, "POST", "/endpoints", endpoint);
  await untilDelivered(await send(), 30_000);
}, 660_000);

afterAll(async () => {
  await product.remove();
  await postgres.stop();
  await receiver.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
}, 60_000);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface WebhookResult {
  readonly status: number;
  readonly ms: number;
  readonly eventId: string;
}

async function send(): Promise<WebhookResult> {
  const request = klikitRequest(secret, "{}");
  const startedAt = performance.now();
  const response = await fetch(`${product.url}/api/webhooks/down`, {
    method: "POST",
    headers: request.headers,
    body: new Uint8Array(request.body),
  });
  await response.arrayBuffer();
  const ms = performance.now() - startedAt;
  return { status: response.status, ms, eventId: request.headers["x-klikit-event-id"] };
}

/** Leaves a request in flight: the endpoint takes two seconds to respond. */
async function leaveOneInFlight(): Promise<void> {
  receiver.behave((_, response) => void setTimeout(() => response.writeHead(200).end(), 2_000));
  await untilDelivered(await send(), 30_000);
  receiver.behave(respondOk);
}

async function health(): Promise<number> {
  const response = await fetch(`${product.url}/api/health`);
  await response.arrayBuffer();
  return response.status;
}

/** Waits for a condition. Returns how long that took, in milliseconds. */
async function until(condition: () => Promise<boolean> | boolean, timeoutMs: number): Promise<number> {
  const startedAt = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedAt > timeoutMs) throw new Error(`waited ${timeoutMs} ms in vain`);
    await pause(20);
  }
  return performance.now() - startedAt;
}

function untilDelivered({ eventId }: WebhookResult, timeoutMs: number): Promise<number> {
  const arrived = () => receiver.received.some(({ headers }) => headers["x-klikit-event-id"] === eventId);
  return until(arrived, timeoutMs);
}

async function logLines(): Promise<number> {
  const text = await readFile(join(product.dataDir, "portico.log"), "utf8");
  return text.split("\n").filter(Boolean).length;
}

/** Processor time of the whole product, in milliseconds. */
async function usedMs(): Promise<number> {
  const { pid } = JSON.parse(await readFile(join(product.dataDir, "lock"), "utf8"));
  return processorMsOf(pid);
}

/** Sends webhooks and health checks for this long. Returns the responses, the processor use and the number of log lines. */
async function carryOn(ms: number) {
  const [usedBefore, linesBefore, startedAt] = [await usedMs(), await logLines(), performance.now()];
  const sending: Promise<WebhookResult>[] = [];
  const healthChecks: Promise<number>[] = [];
  while (performance.now() - startedAt < ms) {
    sending.push(send());
    healthChecks.push(health());
    await pause(paceMs);
  }
  const cores = ((await usedMs()) - usedBefore) / (performance.now() - startedAt);
  return { cores, lines: (await logLines()) - linesBefore, sending, healthChecks };
}

/** From now on: until health is green, a webhook is taken, and one is delivered, each in milliseconds. */
async function recovery() {
  const [green, taken] = await Promise.all([
    until(async () => (await health()) === 200, 60_000),
    until(async () => (await send()).status === 200, 60_000),
  ]);
  return { green, taken, delivered: await untilDelivered(await send(), 60_000) };
}

test("PostgreSQL gone for a minute: 503, no spinning, no flood of lines, and back by itself", async () => {
  await leaveOneInFlight();
  await postgres.stop();
  await until(async () => (await health()) === 503, healthMemoryMs);
  const { cores, lines, sending, healthChecks } = await carryOn(outageMs);
  const responses = await Promise.all(sending);
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([503]));
  expect(new Set(await Promise.all(healthChecks))).toEqual(new Set([503]));
  expect(Math.max(...responses.map(({ ms }) => ms))).toBeLessThan(providerPatienceMs);
  expect(cores).toBeLessThan(0.2);
  expect(lines).toBeLessThan(100);
  postgres = await startPostgres(settings);
  const { green, taken, delivered } = await recovery();
  expect([green, taken, delivered].filter((ms) => ms > recoveryMs)).toEqual([]);
}, 150_000);

test("a PostgreSQL that hangs: 503 while the provider still waits, and back by itself", async () => {
  await leaveOneInFlight();
  const postmaster = Number.parseInt(await readFile(join(settings.dataDir, "postmaster.pid"), "utf8"), 10);
  const pids = await familyOf(postmaster);
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  const { cores, lines, sending, healthChecks } = await carryOn(hangMs);
  for (const pid of pids) process.kill(pid, "SIGCONT");
  const { green, taken, delivered } = await recovery();
  const responses = await Promise.all(sending);
  // The last requests may have reached a server that was back.
  const statuses = responses.map(({ status }) => status);
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(503));
  expect(statuses.filter((status) => status !== 503 && status !== 200)).toEqual([]);
  // Health checks of the first second may return the cached result from before.
  expect((await Promise.all(healthChecks)).slice(10, 20)).toEqual(Array(10).fill(503));
  expect(Math.max(...responses.map(({ ms }) => ms))).toBeLessThan(providerPatienceMs);
  expect(cores).toBeLessThan(0.2);
  expect(lines).toBeLessThan(100);
  expect([green, taken, delivered].filter((ms) => ms > recoveryMs)).toEqual([]);
}, 120_000);
