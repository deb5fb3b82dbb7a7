import { NextRequest } from "next/server";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { rememberCaller } from "@/lib/auth/known-callers";
import { createPartner } from "@/lib/partners/create-partner";
import { requireEnv } from "@/lib/platform/env";
import { proxy } from "@/proxy";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { mountFront } from "@/tests/support/mounts";
import { operator, unique, usePortico } from "@/tests/support/portico";

vi.stubGlobal("__DEVELOPMENT__", false);

let close: () => Promise<void>;
let api: Api;

beforeAll(async () => {
  // A key gets one request, a session too, and an operator's key and a partner get two at once and then one in 12 s or
  // longer. So a slow machine changes nothing.
  close = await usePortico({ PORTICO_REQUESTS_PER_SECOND: "0.01" });
  api = await serveApi();
});
afterAll(async () => {
  await api.close();
  await close();
});

async function newPartner(): Promise<string> {
  return (await createPartner({ ctx: operator, input: { name: unique("Partner") } })).id;
}

function get(key: string, path = "/endpoints"): Promise<Response> {
  return fetch(`${api.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
}

test("a key that sends too much gets 429 with Retry-After, on every path, and other keys do not", async () => {
  const [one, other] = [await newPartner(), await newPartner()];
  const { key } = await newKey("manager", { partnerId: one });
  expect((await get(key)).status).toBe(200);
  for (const path of ["/endpoints", "/deliveries/dlv_nonsense", "/alerts?nonsense=1"]) {
    const refused = await get(key, path);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(1);
    expect(await refused.json()).toMatchObject({ status: 429, code: "limit_reached" });
  }
  expect((await get((await newKey("viewer", { partnerId: other })).key)).status).toBe(200);
});

test("many keys do not help a partner", async () => {
  const partnerId = await newPartner();
  const statuses: number[] = [];
  for (let count = 0; count < 4; count += 1) {
    statuses.push((await get((await newKey("viewer", { partnerId })).key)).status);
  }
  expect(statuses).toEqual([200, 429, 429, 429]);
});

test("an unknown key stays unknown", async () => {
  expect((await get("nonsense")).status).toBe(401);
  expect((await get("nonsense")).status).toBe(401);
});

interface Visit {
  readonly cookie?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

function visit({ cookie, method = "GET", headers = {} }: Visit): Promise<Response> {
  const sent = { accept: "text/html", ...(cookie ? { cookie } : {}), ...headers };
  return proxy(new NextRequest("http://portico.test/deliveries", { method, headers: sent }));
}

/** A member's cookie. Each call returns another one. */
async function cookieOf(sessionId: string): Promise<string> {
  const token = await encode({ token: { sessionId }, secret: requireEnv("NEXTAUTH_SECRET") });
  return `next-auth.session-token=${token}`;
}

test("a session that sends too much gets 429, also with a new cookie, and other sessions do not", async () => {
  expect((await visit({ cookie: await cookieOf("one") })).status).toBe(200);
  const refused = await visit({ cookie: await cookieOf("one") });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(1);
  const action = { method: "POST", headers: { "next-action": "x" } };
  expect((await visit({ cookie: await cookieOf("one"), ...action })).status).toBe(429);
  expect((await visit({ cookie: await cookieOf("two") })).status).toBe(200);
});

test("so does a guest, and visitors are not counted", async () => {
  for (const name of ["portico-guest", "portico-embed"]) {
    expect((await visit({ cookie: `${name}=token-of-${name}` })).status).toBe(200);
    expect((await visit({ cookie: `${name}=token-of-${name}` })).status).toBe(429);
  }
  for (let count = 0; count < 4; count += 1) expect((await visit({})).status).toBe(200);
  expect((await visit({ cookie: "next-auth.session-token=forged" })).status).toBe(200);
});

test("the front refuses a key that it knows itself, and passes on every other request", async () => {
  const front = await mountFront();
  const { key } = await newKey("manager", { partnerId: await newPartner() });
  const sent = async (bearer: string, path = "/api/v1/endpoints") => {
    const response = await fetch(`${front.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
    return {
      status: response.status,
      wait: response.headers.get("retry-after"),
      text: await response.text(),
    };
  };
  // The handler behind this front responds with 418.
  expect((await sent(key)).status).toBe(418);
  expect((await get(key)).status).toBe(200);
  const refused = await sent(key);
  expect(refused.status).toBe(429);
  expect(Number(refused.wait)).toBeGreaterThan(1);
  expect(JSON.parse(refused.text)).toMatchObject({ status: 429, code: "limit_reached" });
  rememberCaller("another");
  expect((await sent("another")).status).toBe(418);
  expect((await sent(key, "/deliveries")).status).toBe(418);
  await front.close();
});
