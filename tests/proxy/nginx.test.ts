import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort } from "@/embedded/postgres/server";
import { systemBrowser } from "@/tests/support/browser";
import { klikitRequest, order } from "@/tests/support/klikit";
import { callApi, newProduct, type Product } from "@/tests/support/product";

/** Debian's path. */
const nginx = "/usr/sbin/nginx";
const canRun = existsSync(nginx);

/** The names lead to this machine, in the browser of the test only. */
const host = "hooks.portico.test";

/** Starts nginx as Debian starts it, but with its files in a folder of the test. */
async function startNginx(folder: string, site: string): Promise<ChildProcess> {
  const config = `
    pid ${folder}/nginx.pid;
    error_log ${folder}/error.log;
    daemon off;
    events {}
    http {
      access_log off;
      client_body_temp_path ${folder}/body;
      proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi;
      scgi_temp_path ${folder}/scgi;
      ${site}
    }`;
  const file = join(folder, "nginx.conf");
  await writeFile(file, config);
  return spawn(nginx, ["-e", join(folder, "error.log"), "-c", file], { stdio: "ignore" });
}

/** A proxy, the browser that uses it, and Portico, which knows the URL of the proxy. */
interface Setup {
  readonly url: string;
  readonly product: Product;
  readonly page: Page;
  close(): Promise<void>;
}

async function setUp(scheme: "http" | "https", siteOf: (ports: Ports) => Promise<string>): Promise<Setup> {
  const folder = await mkdtemp(join(tmpdir(), "portico-nginx-"));
  // The workers of nginx run as another user, and keep large bodies in this folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const url = `${scheme}://${host}:${port}`;
  const product = await newProduct({ PORTICO_URL: url });
  await product.start();
  const server = await startNginx(
    folder,
    await siteOf({ port, app: Number(new URL(product.url).port), folder }),
  );
  const browser: Browser = await chromium.launch({
    executablePath: systemBrowser(),
    args: ["--no-sandbox", "--disable-gpu", `--host-resolver-rules=MAP ${host} 127.0.0.1`],
  });
  const context: BrowserContext = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await vi.waitFor(() => page.goto(`${url}/sign-in`), { timeout: 30_000 });
  const close = async () => {
    await browser.close();
    server.kill("SIGTERM");
    await product.remove();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  return { url, product, page, close };
}

interface Ports {
  readonly port: number;
  readonly app: number;
  readonly folder: string;
}

/** What an installation without any setting for the proxied application looks like. */
const plainSite = async ({ port, app }: Ports) =>
  `server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${app}; } }`;

/** The documented site, with the ports, the name and the certificate of the test. */
async function documentedSite({ port, app, folder }: Ports): Promise<string> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", `/CN=${host}`, "-days", "1", "-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject], { stdio: "ignore" });
  const site = await readFile("deploy/nginx.conf", "utf8");
  return site
    .replaceAll("hooks.example.com", host)
    .replace(/listen 80;/, `listen 127.0.0.1:${await freePort()};`)
    .replace(/listen 443 ssl;/, `listen 127.0.0.1:${port} ssl;`)
    .replace(/server 127\.0\.0\.1:3000;/, `server 127.0.0.1:${app};`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`);
}

describe.skipIf(!canRun).each([
  ["a plain nginx, which passes on its own Host", "http", plainSite],
  ["the documented nginx, which ends TLS", "https", documentedSite],
] as const)("behind %s", (_, scheme, siteOf) => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await setUp(scheme, siteOf);
  }, 660_000);
  afterAll(() => setup?.close(), 90_000);

  test("a person signs in, changes something by a server action", async () => {
    const { page, product, url } = setup;
    await page.getByLabel("Email").fill(product.email);
    await page.getByLabel("Password").fill(product.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Overview", exact: true }).waitFor();
    expect(new URL(page.url()).origin).toBe(url);
    await page.goto(`${url}/settings`);
    await page.getByLabel("Name", { exact: true }).fill("Changed through nginx");
    await page.getByRole("button", { name: "Save name" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.reload();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Changed through nginx");
  }, 120_000);

  test("another site's server action is refused", async () => {
    const response = await post(setup, "/settings", "[]", {
      origin: "https://evil.example",
      "next-action": "0".repeat(42),
      accept: "text/x-component",
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  test("a webhook arrives with the bytes that were signed, and Portico itself refuses one that is too large", async () => {
    const secret = "provider-secret-of-the-test";
    await callApi(setup.product, "POST", "/sources", { slug: "orders", dialect: "klikit", secret });
    const send = (body: string) => {
      const request = klikitRequest(secret, body);
      return post(setup, "/api/webhooks/orders", request.body, request.headers);
    };
    expect((await send(order)).status).toBe(200);
    // A plain nginx refuses bodies over 1 MiB itself.
    if (scheme === "http") return;
    const padding = "x".repeat(1024 * 1024 - order.length - 10);
    expect((await send(`${order.slice(0, -1)},"x":"${padding}"}`)).status).toBe(200);
    const refused = await send(JSON.stringify(`${padding}${order}${order}`));
    expect([refused.status, refused.type]).toEqual([413, expect.stringContaining("json")]);
  }, 60_000);
});

/** A request through the proxy. Node does not know the name of the test. */
function post(
  { url }: Setup,
  path: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<{ status: number; type: string }> {
  const { protocol, port } = new URL(url);
  const options = {
    host: "127.0.0.1",
    port,
    path,
    method: "POST",
    headers: { ...headers, host: `${host}:${port}`, "content-length": Buffer.byteLength(body) },
  };
  const { request } = protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, type: response.headers["content-type"] ?? "" });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
