import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import * as route from "@/app/api/inngest/route";
import { canonicalJson } from "@/embedded/inngest/protocol/json";
import { hashedSigningKey, sign } from "@/embedded/inngest/protocol/signature";
import { freePort } from "@/embedded/postgres/server";
import { publishStart } from "@/inngest/publisher";
import { serveOrigin } from "@/inngest/serve-options";
import { registersItself, stayRegistered } from "@/inngest/stay-registered";
import { checkpointAge } from "@/lib/platform/database/checkpoints";
import { extendEnv, parseEnv, requireEnv } from "@/lib/platform/env";
import { checkHealth } from "@/lib/system/read-health";
import { type FreshInngest, startFreshInngest } from "@/tests/support/fresh-inngest";
import { sql, usePortico } from "@/tests/support/portico";
import { serveRoutes } from "@/tests/support/web-server";

const ownOrigin = "https://hooks.example.com";
const forgedHost = "evil.example";

let closePortico: () => Promise<void>;
let inngest: FreshInngest;
let app: Awaited<ReturnType<typeof serveRoutes>>;
let end: (() => void) | undefined;

beforeAll(async () => {
  closePortico = await usePortico({ PORTICO_URL: ownOrigin });
  inngest = await startFreshInngest({
    databaseUrl: requireEnv("DATABASE_URL"),
    eventKey: requireEnv("INNGEST_EVENT_KEY"),
    signingKey: requireEnv("INNGEST_SIGNING_KEY"),
    port: await freePort(),
  });
  app = await serveRoutes({ "/api/inngest": route });
  extendEnv({ INNGEST_BASE_URL: inngest.url });
});
afterAll(async () => {
  await inngest.close();
  await app.close();
  await closePortico();
});
afterEach(() => {
  end?.();
  end = undefined;
});

interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with a forged host, which `fetch` does not allow. */
function call(method: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { host: forgedHost, "x-forwarded-host": forgedHost, ...headers } };
    const request = httpRequest(`${app.url}/api/inngest`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    request.on("error", reject);
    request.end(method === "GET" ? undefined : body);
  });
}

const signed = (body: string, headers: Record<string, string> = {}) => ({
  "x-inngest-signature": sign(body, requireEnv("INNGEST_SIGNING_KEY"), Date.now()),
  ...headers,
});

test.each([
  ["nothing", {}],
  ["the kind of sync", { "x-inngest-sync-kind": "in_band" }],
  ["a development server", { "x-inngest-server-kind": "dev" }],
  ["an expected server", { "x-inngest-expected-server-kind": "cloud" }],
  ["a wrong signature", { "x-inngest-signature": "t=1&s=00" }],
  ["the signature of another key", { "x-inngest-signature": sign("{}", "signkey-test-00", Date.now()) }],
])("PUT with a forged host and %s registers nothing", async (_, headers) => {
  const before = inngest.registrations.length;
  const response = await call("PUT", "{}", headers);
  expect(response.status).toBe(401);
  expect(inngest.registrations).toHaveLength(before);
});

test("GET without a signature shows nothing of the app", async () => {
  const response = await call("GET", "");
  expect(response.status).toBe(401);
  const shown = `${response.body} ${JSON.stringify(response.headers)}`;
  const hash = hashedSigningKey(requireEnv("INNGEST_SIGNING_KEY")).split("-").at(-1)?.slice(0, 12) ?? "-";
  for (const secret of [hash, "portico", "maintain", "function_count", "has_signing_key", inngest.url]) {
    expect(shown).not.toContain(secret);
  }
});

test("a signed PUT registers the jobs at PORTICO_URL, whatever host the request names", async () => {
  const body = canonicalJson({ url: `http://${forgedHost}/api/inngest` });
  expect((await call("PUT", body, signed(body))).status).toBe(200);
  expect(inngest.registrations.at(-1)).toBe(`${ownOrigin}/api/inngest`);
  const inBand = await call("PUT", body, signed(body, { "x-inngest-sync-kind": "in_band" }));
  expect(inBand.status).toBe(200);
  expect(inBand.body).toContain(`${ownOrigin}/api/inngest?fnId=`);
  expect(inBand.body).not.toContain(forgedHost);
});

test("without a signing key nothing is registered and nothing is shown", async () => {
  const key = requireEnv("INNGEST_SIGNING_KEY");
  const before = inngest.registrations.length;
  extendEnv({ INNGEST_SIGNING_KEY: "" });
  try {
    for (const method of ["GET", "POST", "PUT"]) {
      const response = await call(method, "{}");
      expect([response.status, JSON.parse(response.body)]).toEqual([
        503,
        { error: "INNGEST_SIGNING_KEY is not set." },
      ]);
    }
    expect(inngest.registrations).toHaveLength(before);
  } finally {
    extendEnv({ INNGEST_SIGNING_KEY: key });
  }
});

test.each([
  [{ PORTICO_URL: "https://a.example/" }, "https://a.example"],
  [
    { PORTICO_URL: "https://a.example", INNGEST_SERVE_ORIGIN: "http://10.0.0.4:3000" },
    "http://10.0.0.4:3000",
  ],
  [{ PORT: "4100" }, "http://localhost:4100"],
  [
    { PORTICO_URL: "https://a.example", VERCEL_ENV: "production", VERCEL_URL: "x-1.vercel.app" },
    "https://a.example",
  ],
  [
    { PORTICO_URL: "https://a.example", VERCEL_ENV: "preview", VERCEL_URL: "x-1.vercel.app" },
    "https://x-1.vercel.app",
  ],
])("%j: Inngest calls %s", (variables, origin) => {
  expect(serveOrigin(parseEnv({ NODE_ENV: "test", ...variables }))).toBe(origin);
});

const keys = { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "signkey-x-00", NODE_ENV: "test" } as const;
test.each([
  ["a self-hosted server", { INNGEST_BASE_URL: "http://127.0.0.1:8288" }, true],
  ["Inngest Cloud and a public address", { PORTICO_URL: "https://a.example" }, true],
  ["Inngest Cloud and an address of this machine", { PORTICO_URL: "http://localhost:3000" }, false],
  ["Vercel", { PORTICO_URL: "https://a.example", VERCEL: "1" }, false],
  ["no keys", { INNGEST_BASE_URL: "http://127.0.0.1:8288", INNGEST_SIGNING_KEY: "" }, false],
] as const)("with %s, whether Portico registers itself: %j %s", (_, variables, expected) => {
  expect(registersItself(parseEnv({ ...keys, ...variables }))).toBe(expected);
});

test("a fresh server that knows no app gets the jobs at the start, and again after it has lost its data", async () => {
  await inngest.forget();
  await sql("DELETE FROM job_checkpoints");
  const { cause, detail, checks } = await checkHealth(61);
  expect(checks.sweep).toMatchObject({ status: "failing", reason: "inngest_does_not_call" });
  expect({ cause, detail }).toMatchObject({
    cause: "jobs",
    detail: expect.stringMatching(/^Inngest does not call this app\. /),
  });
  // The route of this test listens on its own port, and not at PORTICO_URL.
  extendEnv({ INNGEST_SERVE_ORIGIN: app.url });
  const before = inngest.registrations.length;
  end = stayRegistered({ checkEveryMs: 200, maxOverdueSeconds: 2 });
  await vi.waitFor(async () => expect(await checkpointAge("swept")).not.toBeNull(), { timeout: 30_000 });
  expect((await checkHealth(61)).checks.sweep.status).toBe("ok");
  expect(inngest.registrations.slice(before)).toEqual([`${app.url}/api/inngest`]);

  await inngest.forget();
  await sql("UPDATE job_checkpoints SET at = now() - interval '76 seconds' WHERE name = 'swept'");
  expect((await checkHealth(70)).checks.sweep).toMatchObject({ reason: "inngest_does_not_call" });
  // The server accepts the event and drops it.
  await publishStart();
  await vi.waitFor(async () => expect(await checkpointAge("swept")).toBeLessThan(60), { timeout: 30_000 });
  expect(inngest.registrations.slice(before).length).toBeGreaterThan(1);
}, 90_000);
