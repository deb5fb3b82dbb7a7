import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { ensureDatabase, freePort, startPostgres } from "@/embedded/postgres/server";
import { startTimeOf } from "@/embedded/processes";
import { startFreshInngest } from "@/tests/support/fresh-inngest";
import { klikitRequest, order } from "@/tests/support/klikit";
import { treeOf } from "@/tests/support/processes";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { startReceiver } from "@/tests/support/receiver";
import { signInBy } from "@/tests/support/sign-in";

/** What a supervisor starts. */
const byNpm = ["npm", "start", "--silent"] as const;
/** The limits of the app and of the runner, and some time for PostgreSQL. */
const stopLimitMs = 50_000;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}, 120_000);

async function start(env: Record<string, string>, command: readonly [string, ...string[]] = byNpm) {
  const product = await newProduct(env, command);
  cleanUps.push(() => product.remove());
  return product;
}

/** Waits until none of the processes exists. */
async function untilGone(pids: readonly number[]): Promise<void> {
  const alive = async () => {
    const started = await Promise.all(pids.map(startTimeOf));
    return pids.filter((_, at) => started[at] !== "");
  };
  await vi.waitFor(async () => expect(await alive()).toEqual([]), { timeout: stopLimitMs, interval: 200 });
}

/** Calls health from the start on, and returns at its first 200. */
async function untilHealthy(product: Product): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(`${product.url}/api/health`)).status).toBe(200), {
    timeout: 600_000,
    interval: 20,
  });
}

async function canSignIn(product: Product, password: string): Promise<boolean> {
  const cookies = await signInBy(
    async (path, sent) => {
      const response = await fetch(`${product.url}${path}`, { ...sent, redirect: "manual" });
      return { headers: response.headers, text: await response.text() };
    },
    { email: product.email, password },
  );
  return cookies.some((cookie) => cookie.includes("session-token="));
}

async function isRefusedTarget(product: Product, url: string): Promise<boolean> {
  const partner = await callApi(product, "POST", "/partners", { name: "Target" });
  const endpoint = { partnerId: partner.id, url, dialect: "klikit", eventTypes: ["*"] };
  return callApi(product, "POST", "/endpoints", endpoint).then(
    () => false,
    (error: Error) => error.message.includes("returned 422"),
  );
}

const paths = {
  pages: ["/sign-in", "/", "/no-such-page", "/icon.svgx", "/access/x?embed=1", "/invitations/x"],
  others: [
    "/api/health",
    "/api/v1/sources",
    "/api/v1/nothing",
    "/api/webhooks/nothing",
    "/api/auth/csrf",
    "/_next/x",
    "/%ff",
  ],
};

/** No response lets a browser run or guess anything that this build did not make. */
async function expectStrictHeaders(product: Product): Promise<void> {
  for (const path of [...paths.pages, ...paths.others]) {
    const response = await fetch(`${product.url}${path}`, { redirect: "manual" });
    expect([path, response.headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect([path, policy]).toEqual([path, expect.not.stringMatching(/unsafe-(inline|eval)/)]);
    const html = response.headers.get("content-type")?.startsWith("text/html") ? await response.text() : "";
    if (html !== "")
      expect([path, policy]).toEqual([path, expect.stringMatching(/default-src '(self|none)'/)]);
    expect([path, /<[a-z][^>]* style="(?!display:none")/.exec(html)?.[0]]).toEqual([path, undefined]);
  }
  for (const path of paths.pages) {
    const asBrowser = { headers: { accept: "text/html" } };
    const policy = (await fetch(`${product.url}${path}`, asBrowser)).headers.get("content-security-policy");
    expect([path, policy]).toEqual([
      path,
      expect.stringMatching(/script-src 'self' 'nonce-\w+' 'strict-dynamic'/),
    ]);
  }
}

test("a first start with the settings of production: the key and the operator exist at the first 200, and SIGTERM to npm ends everything", async () => {
  const product = await start({
    PORTICO_URL: "https://hooks.example.com",
    PORTICO_ALLOWED_PORTS: "443,9443",
    PORTICO_BOOTSTRAP_PASSWORD: "",
    PORTICO_EMBED_ORIGINS: "https://app.example.com",
    PORTICO_MAILBOX: "false",
    PORTICO_METRICS_TOKEN: "metrics-token-of-the-test",
    PORTICO_LOG_LEVEL: "warn",
    SMTP_URL: "smtp://127.0.0.1:9",
  });
  const started = product.start();
  await untilHealthy(product);
  expect(await callApi(product, "GET", "/sources")).toEqual({ data: [], nextCursor: null });
  const password = /with the password (\S+)/.exec(product.output())?.[1] ?? "";
  expect(await canSignIn(product, password)).toBe(true);
  expect(await canSignIn(product, "another password")).toBe(false);
  await started;
  expect(product.output()).toContain("Portico is ready at https://hooks.example.com");
  expect(await callApi(product, "GET", "/endpoints")).toMatchObject({ data: [] });
  await expectStrictHeaders(product);
  const { port } = new URL(product.url);
  for (const url of [`http://127.0.0.1:${Number(port) + 1}/`, "http://10.0.0.1/", "https://127.0.0.1/"]) {
    expect(await isRefusedTarget(product, url)).toBe(true);
  }
  const tree = await treeOf(product.pid());
  expect(tree.length).toBeGreaterThan(6);
  await product.stop();
  // npm waits for what it has started, so a supervisor sees the end of the whole stop.
  await untilGone(tree);
}, 900_000);

test("with its own database, a fresh Inngest and one allowed target it delivers; the end of a killed npm ends everything", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portico-production-"));
  cleanUps.push(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));
  const postgres = await startPostgres({ dataDir: join(folder, "pg"), password: "test" });
  cleanUps.push(() => postgres.stop());
  await ensureDatabase(postgres, "portico");
  const databaseUrl = postgres.url("portico");
  const keys = { eventKey: "event-key", signingKey: "signkey-test-00112233445566778899aabbccddeeff" };
  const inngest = await startFreshInngest({ databaseUrl, ...keys, port: await freePort() });
  cleanUps.push(() => inngest.close());
  const receiver = await startReceiver();
  cleanUps.push(() => receiver.close());
  const product = await start({
    DATABASE_URL: databaseUrl,
    INNGEST_BASE_URL: inngest.url,
    INNGEST_EVENT_KEY: keys.eventKey,
    INNGEST_SIGNING_KEY: keys.signingKey,
    PORTICO_ALLOW_PRIVATE_TARGETS: "false",
    PORTICO_ALLOWED_TARGETS: `127.0.0.1:${receiver.port}`,
    PORTICO_ENCRYPTION_KEY: Buffer.alloc(32, "key-of-the-test").toString("base64"),
    NEXTAUTH_SECRET: "session-secret-of-the-test",
  });
  await product.start();
  expect(await canSignIn(product, product.password)).toBe(true);
  const secret = "provider-secret-of-the-test";
  await callApi(product, "POST", "/sources", { slug: "orders", dialect: "klikit", secret });
  const partner = await callApi(product, "POST", "/partners", { name: "Spice Garden", scope: [{}] });
  const endpoint = { partnerId: partner.id, url: receiver.url, dialect: "klikit", eventTypes: ["*"] };
  await callApi(product, "POST", "/endpoints", endpoint);
  expect(await isRefusedTarget(product, "http://127.0.0.1:9/")).toBe(true);
  const { body, headers } = klikitRequest(secret, order);
  const webhook = await fetch(`${product.url}/api/webhooks/orders`, { method: "POST", headers, body });
  expect(webhook.status).toBe(200);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 30_000 });
  expect(new Set(inngest.registrations)).toEqual(new Set([`${product.url}/api/inngest`]));
  const tree = await treeOf(product.pid());
  process.kill(product.pid(), "SIGKILL");
  await untilGone(tree);
}, 900_000);
