import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { klikitRequest } from "@/tests/support/klikit";
import { mountFront } from "@/tests/support/mounts";
import { klikitSource, operator, usePortico } from "@/tests/support/portico";
import { serveRoutes } from "@/tests/support/web-server";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let close: () => Promise<void>;
let api: Awaited<ReturnType<typeof serveRoutes>>;
let key: string;

beforeAll(async () => {
  close = await usePortico();
  api = await serveRoutes({
    "/api/v1/partners": await import("@/app/api/v1/partners/route"),
    "/api/v1/deliveries/:id": await import("@/app/api/v1/deliveries/[id]/route"),
  });
  ({ key } = await createApiKey({ ctx: operator, input: { name: "o", role: "operator" } }));
});
afterAll(async () => {
  await api.close();
  await close();
});

test("every response of the API has its own request id, whatever the caller sends; a problem contains the same id", async () => {
  const headers = { authorization: `Bearer ${key}`, "x-request-id": "mine" };
  const fine = await fetch(`${api.url}/api/v1/partners`, { headers });
  const again = await fetch(`${api.url}/api/v1/partners`, { headers });
  const missing = await fetch(`${api.url}/api/v1/deliveries/dlv_nonsense`, { headers });
  const stranger = await fetch(`${api.url}/api/v1/partners`);
  expect([fine, again, missing, stranger].map(({ status }) => status)).toEqual([200, 200, 404, 401]);
  const ids = [fine, again, missing, stranger].map((response) => response.headers.get("x-request-id"));
  for (const id of ids) expect(id).toMatch(uuid);
  expect(new Set(ids).size).toBe(4);
  for (const problem of [missing, stranger]) {
    expect((await problem.json()).requestId).toBe(problem.headers.get("x-request-id"));
  }
});

test("every response to a webhook has one too: accepted, rejected, or not a webhook at all", async () => {
  const source = await klikitSource();
  const front = await mountFront();
  const url = `${front.url}/api/webhooks/${source.slug}`;
  const send = (secret: string) => {
    const { headers, body } = klikitRequest(secret, "{}");
    return fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  };
  const responses = [await send(source.secret), await send("wrong"), await fetch(url)];
  expect(responses.map(({ status }) => status)).toEqual([200, 401, 405]);
  const ids = responses.map(({ headers }) => headers.get("x-request-id"));
  for (const id of ids) expect(id).toMatch(uuid);
  expect(new Set(ids).size).toBe(3);
  await front.close();
});
