import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { respondWith } from "@/tests/support/receiver";
import type { RequestOptions, Stage } from "./stage";

/** Registrations through the API, and what it refuses. */
export async function useTheApi(stage: Stage): Promise<void> {
  const { canary } = bound(stage);
  await stage.api("POST", "/sources", { slug: "canary", dialect: "klikit", secret: stage.sourceSecret });
  const partner = JSON.parse((await stage.api("POST", "/partners", { name: "Canary" })).text);
  const endpoint = await stage.api("POST", "/endpoints", {
    partnerId: partner.id,
    url: `${stage.receiver.url}/hook?token=${canary("endpoint URL")}`,
    dialect: "klikit",
    eventTypes: ["*"],
    secret: canary("endpoint secret"),
    retrySchedule: [1],
  });
  expect(endpoint.status).toBe(201);
  const wrong = {
    partnerId: canary("wrong value"),
    url: canary("wrong URL"),
    dialect: canary("wrong value"),
  };
  const refusals = [
    await stage.api("POST", "/endpoints", `{"secret": "${canary("JSON that does not parse")}`),
    await stage.api("POST", "/endpoints", wrong),
    await stage.api("POST", "/endpoints", `{"x":"${canary("oversize body")}${"x".repeat(300_000)}"}`),
    await stage.api("GET", `/deliveries?status=${canary("wrong query")}`),
    await stage.api("GET", `/nowhere?token=${canary("query of no path")}`),
    await stage.api("GET", "/partners", undefined, canary("wrong API key")),
    await stage.request("/api/metrics", {
      headers: { authorization: `Bearer ${canary("wrong metrics token")}` },
    }),
    await stage.request("/api/v1/partners", {
      headers: { authorization: `Basic ${canary("basic credentials")}` },
    }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([422, 422, 413, 422, 404, 401, 401, 401]);
  const { id } = JSON.parse(endpoint.text);
  const next = { secret: canary("next endpoint secret"), overlapSeconds: 60 };
  expect((await stage.api("POST", `/endpoints/${id}/rotate-secret`, next)).status).toBe(200);
  expect((await stage.api("POST", `/endpoints/${id}/test`)).status).toBe(200);
}

/** Webhooks that are accepted, rejected, cut short, and delivered to a receiver with every kind of response. */
export async function useTheWebhooks(stage: Stage): Promise<void> {
  const { canary, sourceSecret } = bound(stage);
  const canaryHeaders = {
    "x-secret": canary("response's header"),
    "set-cookie": canary("response's cookie"),
  };
  for (const behave of [
    respondWith(200, canaryHeaders, canary("response's body")),
    respondWith(500, canaryHeaders, canary("response's body")),
    respondWith(302, { location: `https://example.com/?token=${canary("response's location")}` }),
    (_: unknown, __: unknown, raw: { destroy(): void }) => raw.destroy(),
  ]) {
    stage.receiver.behave(behave);
    expect((await stage.webhook(sourceSecret)).status).toBe(200);
    await vi.waitFor(async () => {
      const listed = await stage.api("GET", "/deliveries?limit=50&status=pending");
      expect(JSON.parse(listed.text).data).toEqual([]);
    }, 30_000);
  }
  stage.receiver.behave(respondWith(200));
  const large = canary("body over the limit").padEnd(1_200_000, "x");
  const refused = [
    await stage.webhook(canary("wrong secret")),
    await stage.webhook(sourceSecret, { "x-klikit-signature": canary("wrong signature") }),
    await stage.webhook(sourceSecret, { "x-klikit-event-type": "" }),
    await stage.webhook(sourceSecret, {}, large),
    await stage.webhook(sourceSecret, {}, undefined, "no-such-source"),
    await stage.request(`/api/webhooks/canary?token=${canary("query of a GET")}`),
    await stage.request(`/api/webhooks/%ff?token=${canary("query of a broken path")}`, { method: "POST" }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 400, 413, 404, 405, 400]);
  await stage.webhook(sourceSecret, {}, `{"broken": "${canary("body that does not parse")}`);
  await breakOff(stage);
}

/** A sender that goes away in the middle of its body. */
async function breakOff(stage: Stage): Promise<void> {
  const { hostname, port } = new URL(stage.product.url);
  const headers = { "content-length": "1000" };
  const sending = request({ hostname, port, path: "/api/webhooks/canary", method: "POST", headers });
  const closed = new Promise((resolve) => sending.once("close", resolve));
  sending.on("error", () => undefined);
  sending.write(stage.canary("body that breaks off"), () => sending.destroy());
  await closed;
}

/** Pages, sign-in, actions, and both sides of Inngest, each given what it does not expect. */
export async function useTheRest(stage: Stage): Promise<void> {
  const { canary } = bound(stage);
  await stage.signIn(canary("wrong password"));
  const cookie = await stage.signIn(stage.password);
  expect((await stage.request("/deliveries", { headers: { cookie } })).status).toBe(200);
  const forged = `next-auth.session-token=${canary("forged session")}`;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const broken = { cookie, "content-type": "multipart/form-data; boundary=x" };
  const action = { cookie, "next-action": canary("action id"), "content-type": "text/plain" };
  const credentials = `csrfToken=${canary("forged CSRF token")}&password=${canary("password")}`;
  const requests: [string, RequestOptions][] = [
    [`/deliveries?status=${canary("page query")}`, { headers: { cookie } }],
    [`/deliveries/${canary("page path")}`, { headers: { cookie } }],
    [`/nowhere/${canary("page path")}?x=${canary("page query")}`, { headers: { cookie } }],
    [`/deliveries/version?cursor=${canary("version query")}`, { headers: { cookie } }],
    ["/deliveries", { headers: { cookie: forged } }],
    ["/api/auth/session", { headers: { cookie: forged } }],
    [`/api/auth/error?error=${canary("auth query")}`, {}],
    [`/api/auth/callback/${canary("auth provider")}?code=${canary("auth code")}`, {}],
    ["/api/auth/callback/credentials", { method: "POST", headers: form, body: credentials }],
    ["/api/auth/signin/credentials", { method: "POST", headers: form, body: canary("auth body") }],
    ["/deliveries", { method: "POST", headers: action, body: `["${canary("action body")}"]` }],
    ["/deliveries", { method: "POST", headers: broken, body: canary("broken form") }],
    ["/deliveries", { headers: { cookie, rsc: "1", "next-router-state-tree": canary("router state") } }],
    [
      "/api/inngest",
      { method: "POST", headers: { "x-inngest-signature": canary("job signature") }, body: "{}" },
    ],
    ["/api/inngest?fnId=portico-maintain&stepId=step", { method: "POST", body: canary("job body") }],
    [
      "/api/inngest",
      { method: "PUT", headers: { authorization: canary("job key") }, body: canary("job body") },
    ],
  ];
  for (const [path, sent] of requests) await stage.request(path, sent);
  await useTheRunner(stage);
}

async function useTheRunner(stage: Stage): Promise<void> {
  const { canary } = bound(stage);
  const { port } = JSON.parse(await readFile(join(stage.product.dataDir, "runner.json"), "utf8"));
  const sent = {
    method: "POST",
    headers: { authorization: canary("runner key") },
    body: `{"name":"${canary("event that does not parse")}`,
  };
  for (const path of [
    `/e/${canary("wrong event key")}`,
    `/e/${stage.inngestEventKey}`,
    `/v0/runs/${canary("run")}/actions`,
  ]) {
    await stage.request(path, sent, `http://127.0.0.1:${port}`);
  }
}

function bound(stage: Stage) {
  return { canary: (location: string) => stage.canary(location), sourceSecret: stage.sourceSecret };
}
