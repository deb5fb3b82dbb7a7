import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort } from "@/embedded/postgres/server";
import { childEnv } from "@/lib/platform/env";
import { klikitRequest, order } from "@/tests/support/klikit";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { head, sendRaw, writeBeforeRead } from "@/tests/support/raw-http";

const secret = "secret-of-the-front";
const slug = "front";
let product: Product;
let next: ChildProcess | undefined;
let nextUrl: string;

beforeAll(async () => {
  product = await newProduct();
  await product.start();
  await callApi(product, "POST", "/sources", { slug, dialect: "klikit", secret });
  nextUrl = await startNext();
}, 900_000);
afterAll(async () => {
  next?.kill("SIGKILL");
  await product.remove();
}, 120_000);

/** The URL of a plain `next start` on the product's database, as a deployment without the front runs it. */
async function startNext(): Promise<string> {
  const port = await freePort();
  const stored = async (file: string) => JSON.parse(await readFile(join(product.dataDir, file), "utf8"));
  const { DATABASE_URL } = await stored("stack.json");
  const secrets = await stored("secrets.json");
  next = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "-p", String(port)], {
    stdio: "ignore",
    env: childEnv({
      NODE_ENV: "production",
      PORT: String(port),
      DATABASE_URL,
      PORTICO_ENCRYPTION_KEY: secrets.encryptionKey,
      NEXTAUTH_SECRET: secrets.sessionSecret,
      NEXTAUTH_URL: `http://127.0.0.1:${port}`,
      PORTICO_URL: `http://127.0.0.1:${port}`,
      INNGEST_EVENT_KEY: "none",
      INNGEST_SIGNING_KEY: "signkey-test-00112233445566778899aabbccddeeff",
      INNGEST_BASE_URL: "http://127.0.0.1:9",
    }),
  });
  const url = `http://127.0.0.1:${port}`;
  // The first connection of all is the one with the offer to upgrade: the guard must be in place before it.
  await vi.waitFor(
    async () => expect((await sendRaw(url, upgraded("GET", "/api/health"))).status).toBeLessThan(504),
    {
      timeout: 120_000,
      interval: 200,
    },
  );
  return url;
}

function upgraded(method: string, target: string): string {
  return `${head(method, target, { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAEAAEAA" })}\r\n`;
}

function webhook(target: string, more: Record<string, string> = {}): string {
  const { headers, body } = klikitRequest(secret, order);
  return `${head("POST", target, { ...headers, ...more, "content-length": body.length })}\r\n${body.toString("latin1")}`;
}

/** The id that the build gave to a server action. */
async function actionId(name: string): Promise<string> {
  const manifest = JSON.parse(await readFile(".next/server/server-reference-manifest.json", "utf8"));
  const [id] =
    Object.entries(manifest.node).find(([, entry]) => JSON.stringify(entry).includes(`"${name}"`)) ?? [];
  if (id === undefined) throw new Error(`The build has no action ${name}.`);
  return id;
}

const servers: [string, () => string][] = [
  ["npm start", () => product.url.replace("localhost", "127.0.0.1")],
  ["next start", () => nextUrl],
];

describe.each(servers)("%s", (_, urlOf) => {
  test("ignores offers to upgrade the connection, also after Next has handled a request", async () => {
    for (const target of ["/sign-in", "/api/health", "/api/v1/partners", "/sign-in", "/_next/hmr"]) {
      const { status } = await sendRaw(urlOf(), upgraded("GET", target));
      expect([target, status]).toEqual([target, expect.any(Number)]);
    }
    const offer = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    };
    expect((await sendRaw(urlOf(), webhook(`/api/webhooks/${slug}`, offer))).status).toBe(200);
  });

  test("takes each spelling of a source's path", async () => {
    for (const target of [
      `/api/webhooks/${slug}/`,
      `//api/webhooks//${slug}/?x=1`,
      `/api/webhooks/%66ront`,
    ]) {
      expect([target, (await sendRaw(urlOf(), webhook(target))).status]).toEqual([target, 200]);
    }
  });

  const refused: [string, string, number][] = [
    ["POST", `/api/webhook/${slug}`, 404],
    ["POST", `/api/webhooks/${slug}/extra`, 404],
    ["POST", `//webhooks/${slug}/`, 404],
    ["GET", "/api", 404],
    ["GET", "/api/nothing/", 404],
    ["GET", "/_next/static/nothing.js", 404],
    ["POST", "/", 405],
    ["POST", "/api/health", 405],
    ["DELETE", "/api/v1/partners", 405],
    ["TRACE", "/api/v1/partners", 405],
    ["TRACE", "/deliveries", 405],
    ["PUT", `/api/webhooks/${slug}`, 405],
  ];
  test.each(refused)("%s %s gets %i in JSON", async (method, target, status) => {
    const response = await sendRaw(urlOf(), webhook(target).replace(/^POST/, method));
    expect([response.status, status !== 405 || response.headers.allow !== undefined]).toEqual([status, true]);
    expect(response.headers["content-type"]).toMatch(/^application\/(problem\+)?json/);
  });

  test("redirects a browser to a page without the slash at the end", async () => {
    const response = await fetch(`${urlOf()}/sign-in/?next=events`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([308, "/sign-in?next=events"]);
  });

  test.each(["/api/webhooks/front", "/api/auth/callback/credentials", "/api/v1/partners", "/sign-in"])(
    "413 of %s reaches a client that writes its whole body first",
    async (target) => {
      const pieces = Array.from({ length: 160 }, () => Buffer.alloc(64 * 1024, "a"));
      const start = `${head("POST", target, { "content-length": 160 * 64 * 1024 })}\r\n`;
      expect((await writeBeforeRead(urlOf(), start, pieces)).status).toBe(413);
    },
  );

  test("passes server actions on, as text and as a form", async () => {
    const args = JSON.stringify(["nobody@portico.test", "/"]);
    const form = new FormData();
    form.set("0", args);
    for (const body of [args, form]) {
      const response = await fetch(`${urlOf()}/sign-in`, {
        method: "POST",
        headers: { "next-action": await actionId("askForLink"), origin: urlOf(), accept: "text/x-component" },
        body,
      });
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/x-component"]);
      expect(await response.text()).toMatch(/"ok":/);
    }
  });

  test("a sign-in still works, and 150 MiB at the sign-in do not disturb it", async () => {
    const token = async () => {
      const response = await fetch(`${urlOf()}/api/auth/csrf`);
      const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
      return { csrfToken: (await response.json()).csrfToken as string, cookie: cookies.join("; ") };
    };
    const huge = fetch(`${urlOf()}/api/auth/callback/credentials`, {
      method: "POST",
      body: new Blob(Array.from({ length: 150 }, () => Buffer.alloc(1024 * 1024, "a"))),
    }).then(
      ({ status }) => status,
      () => 413,
    );
    const { csrfToken, cookie } = await token();
    const { email, password } = product;
    const response = await fetch(`${urlOf()}/api/auth/callback/credentials`, {
      method: "POST",
      headers: { cookie },
      body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
      redirect: "manual",
    });
    expect(response.headers.getSetCookie().join()).toContain("session-token");
    expect(await huge).toBe(413);
  }, 60_000);
});

test("the rejections of wrong paths and methods are listed by the API", async () => {
  const { data } = await callApi(product, "GET", `/rejections?slug=${slug}`);
  const causes = new Set(data.map(({ code, path }: { code: string; path: string }) => `${code} ${path}`));
  expect(causes).toContain(`unknown_path /api/webhook/${slug}`);
  expect(causes).toContain(`unknown_path /webhooks/${slug}`);
  expect(causes).toContain(`method_not_allowed /api/webhooks/${slug}`);
});
