import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { rememberCaller } from "@/lib/auth/known-callers";
import { createFront } from "@/server/front";
import { klikitRequest, order } from "@/tests/support/klikit";
import { type Listening, listen } from "@/tests/support/listen";
import { klikitSource, usePortico } from "@/tests/support/portico";
import { serveRoutes } from "@/tests/support/web-server";

vi.mock("next/server", async (original) => ({
  ...(await original<typeof import("next/server")>()),
  after: (work: () => unknown) => work(),
}));

let close: () => Promise<void>;
let front: Listening;
let source: Awaited<ReturnType<typeof klikitSource>>;
/** The paths that Next got, and how many of its requests were open at a time. */
const passedOn: string[] = [];
const open = { now: 0, most: 0 };

beforeAll(async () => {
  // Trusts the header, so that each test can come from an address of its own.
  close = await usePortico({ PORTICO_REQUESTS_PER_SECOND: "10", PORTICO_TRUSTED_PROXIES: "1" });
  source = await klikitSource();
  front = await listen(
    createFront(async (request, response) => {
      passedOn.push(request.url ?? "");
      open.now += 1;
      open.most = Math.max(open.most, open.now);
      await new Promise((resolve) => setImmediate(resolve));
      open.now -= 1;
      response.writeHead(200).end("next");
    }),
  );
});
afterAll(async () => {
  await front.close();
  await close();
});
beforeEach(() => {
  passedOn.length = 0;
  open.most = 0;
});

let lastAddress = 0;
/** An address that no other test uses. */
function newAddress(): string {
  lastAddress += 1;
  return `192.0.2.${lastAddress}`;
}

function send(address: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), "x-forwarded-for": address };
  return fetch(front.url + path, { ...init, headers });
}

const many = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));

test.each([
  ["pages", "/sign-in", {}],
  ["next-auth's routes", "/api/auth/csrf", {}],
  ["paths that do not exist", "/api/nothing", {}],
  ["pages with a made-up session", "/deliveries", { headers: { cookie: "portico-guest=made-up" } }],
  ["calls with a made-up key", "/api/v1/partners", { headers: { authorization: "Bearer made-up" } }],
  ["unsigned registrations", "/api/inngest", { method: "PUT", body: "{}" }],
  ["health", "/api/health", {}],
])("a stranger gets a number of %s at once, then 429 with Retry-After", async (_, path, init) => {
  const [address, count] = [newAddress(), 60];
  const responses = await many(count, () => send(address, path, init));
  const refused = responses.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(passedOn.length).toBe(count - refused.length);
  expect(passedOn.length).toBeGreaterThanOrEqual(10);
  for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  // Somebody else notices nothing.
  expect((await send(newAddress(), path, init)).status).toBe(200);
});

test("the requests of one network run one at a time", async () => {
  const address = newAddress();
  await many(10, () => send(address, "/sign-in"));
  expect(open.most).toBe(1);
});

test("a caller whose key or session was valid a moment ago is no stranger", async () => {
  rememberCaller("good-session");
  rememberCaller("good.key");
  const address = newAddress();
  const headers: readonly Record<string, string>[] = [
    { authorization: "Bearer good.key" },
    { cookie: "theme=dark; portico-guest=good-session" },
  ];
  for (const each of headers) {
    const responses = await many(60, () => send(address, "/api/v1/partners", { headers: each }));
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 200));
  }
});

test("a request with a signature of Inngest is never refused by the front", async () => {
  const address = newAddress();
  const headers = { "x-inngest-signature": "t=1&s=1" };
  const responses = await many(60, () =>
    send(address, "/api/inngest", { method: "POST", headers, body: "{}" }),
  );
  expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
});

/** Sends webhooks one after the other. @returns the times of their responses, in milliseconds */
async function webhooks(secret: string, url: string, address: string): Promise<number[]> {
  return many(30, async () => {
    const { headers, body } = klikitRequest(secret, order);
    const startedAt = performance.now();
    const response = await fetch(url, {
      method: "POST",
      headers: { ...headers, "x-forwarded-for": address },
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(secret === source.secret ? 200 : 401);
    return performance.now() - startedAt;
  });
}

test("many forged webhooks take time, and those of the provider at the same address do not", async () => {
  const route = await import("@/app/api/webhooks/[source]/route");
  const routes = await serveRoutes({ "/api/webhooks/:source": route });
  for (const url of [front.url, routes.url]) {
    const address = newAddress();
    const path = `${url}/api/webhooks/${source.slug}`;
    const forged = await webhooks("wrong", path, address);
    expect(forged.filter((ms) => ms >= 1_000).length).toBeGreaterThanOrEqual(5);
    expect(forged.filter((ms) => ms < 1_000).length).toBeGreaterThanOrEqual(10);
    const genuine = await webhooks(source.secret, path, address);
    expect(genuine.filter((ms) => ms >= 1_000)).toEqual([]);
  }
  await routes.close();
});

test("many malformed requests take time", async () => {
  const address = newAddress();
  const startedAt = performance.now();
  const responses = await many(30, () => send(address, "/%ff"));
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 400));
  expect(performance.now() - startedAt).toBeGreaterThan(1_000);
});
