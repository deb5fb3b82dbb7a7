import http from "node:http";
import { expect, test } from "vitest";
import { canonicalJson } from "@/embedded/inngest/protocol/json";
import { bearerToken, sign } from "@/embedded/inngest/protocol/signature";
import { eventKey, signingKey } from "./support/app";
import { send } from "./support/http";
import { Latch } from "./support/latch";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

const otherKey = "signkey-test-ffeeddccbbaa99887766554433221100";

async function simple(): Promise<Stack> {
  return await Stack.start({
    functions: (inngest) => [inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => 1)],
  });
}

test("events need the event key", async () => {
  const stack = await simple();
  const body = JSON.stringify({ name: "gw/f" });

  for (const key of ["wrong", "%", `${eventKey}x`, encodeURIComponent("é")]) {
    const refused = await send(`${stack.runner.url}/e/${key}`, { method: "POST", body });
    expect(refused).toEqual({ status: 401, body: { ids: [], status: 401, error: "unknown event key" } });
  }
  expect(await send(`${stack.runner.url}/e/${eventKey}`, { method: "POST", body })).toMatchObject({
    status: 200,
  });
  expect(await stack.runs()).toHaveLength(1);
});

test("a registration needs the signing key, as a bearer or as a signature", async () => {
  const stack = await simple();
  const payload = { functions: [], appName: "gw", url: stack.app.url };
  const body = JSON.stringify(payload);
  const register = (headers: Record<string, string>) =>
    send(`${stack.runner.url}/fn/register`, { method: "POST", body, headers });
  const now = Date.now();

  const refused = await Promise.all([
    register({}),
    register({ authorization: `Bearer ${signingKey}` }),
    register({ authorization: `Bearer ${bearerToken(otherKey)}` }),
    register({ "x-inngest-signature": sign(canonicalJson(payload), otherKey, now) }),
    register({ "x-inngest-signature": sign(canonicalJson(payload), signingKey, now - 600_000) }),
    register({ "x-inngest-signature": sign(canonicalJson({ ...payload, url: "x" }), signingKey, now) }),
    register({ "x-inngest-signature": "t=1&s=" }),
  ]);
  expect(refused.map((response) => response.status)).toEqual(Array(7).fill(401));
  expect(await stack.runner.health()).toMatchObject({ functions: 1 });

  expect(await register({ authorization: `Bearer ${bearerToken(signingKey)}` })).toMatchObject({
    status: 200,
  });
  expect(
    await register({ "x-inngest-signature": sign(canonicalJson(payload), signingKey, now) }),
  ).toMatchObject({ status: 200, body: { ok: true, modified: false } });
  expect(await stack.runner.health()).toMatchObject({ functions: 0 });
});

test("registration works out of band too: the SDK calls /fn/register itself", async () => {
  const stack = await simple();
  const body = JSON.stringify({ url: stack.app.url });
  stack.serve((inngest) =>
    ["f", "g"].map((id) => inngest.createFunction({ id, triggers: [{ event: "gw/f" }] }, () => 1)),
  );

  const response = await send(stack.app.url, {
    method: "PUT",
    body,
    headers: { "x-inngest-signature": sign(canonicalJson(JSON.parse(body)), signingKey, Date.now()) },
  });

  expect(response).toMatchObject({ status: 200, body: { modified: true } });
  expect(await stack.runner.health()).toMatchObject({ functions: 2, synced: true });
});

test("the app refuses calls that the runner did not sign, and syncs with unsigned sync switched off", async () => {
  const stack = await Stack.start({
    serve: { enableUnauthedSync: false },
    functions: (inngest) => [inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => 1)],
  });

  const unsigned = await send(stack.app.url, { method: "PUT", body: "{}" });
  await stack.client.send({ name: "gw/f" });

  expect(unsigned.status).toBe(401);
  await stack.ended("gw-f");
});

test("a runner with another signing key cannot run the app's functions", async () => {
  const stack = await simple();
  await stack.runner.stop();

  const stranger = await stack.startRunner({ signingKey: otherKey });
  await waitFor("the refusal", () => stack.logs.some((line) => line.fields.reason === "status 401"));

  expect(await stranger.health()).toMatchObject({ ok: false, synced: false });
});

test("state of a run is given to the app only, and only while the run lasts", async () => {
  const latch = new Latch();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step }) => {
        await step.run("one", () => 1);
        await latch.pass();
      }),
    ],
  });
  await stack.client.send({ id: "e", name: "gw/f" });
  await waitFor("the call after the step", () => latch.arrivals === 1);
  const [run] = await stack.runs();
  const get = (what: string, key: string) =>
    send(`${stack.runner.url}/v0/runs/${run?.id}/${what}`, {
      headers: { authorization: `Bearer ${bearerToken(key)}` },
    });

  expect((await get("batch", otherKey)).status).toBe(401);
  expect((await get("actions", otherKey)).status).toBe(401);
  expect(await get("batch", signingKey)).toMatchObject({ status: 200, body: [{ id: "e" }] });
  expect(Object.values((await get("actions", signingKey)).body)).toEqual([{ data: 1 }]);
  latch.open();
  await stack.ended("gw-f");
  expect((await get("actions", signingKey)).status).toBe(410);
});

test("bad input is refused with a sentence, and changes nothing", async () => {
  const stack = await simple();
  const post = (body: string) => send(`${stack.runner.url}/e/${eventKey}`, { method: "POST", body });
  const good = { name: "gw/f" };
  const bodies: [string, number][] = [
    ["", 400],
    ["{", 400],
    ["null", 400],
    ["3", 400],
    ["{}", 400],
    [JSON.stringify([good, { name: 3 }]), 400],
    [JSON.stringify({ name: "x".repeat(257) }), 400],
    [JSON.stringify({ name: "a\u0000b" }), 400],
    [JSON.stringify({ ...good, id: "a\u0000b" }), 400],
    [JSON.stringify({ ...good, data: [1] }), 400],
    [JSON.stringify({ ...good, ts: "now" }), 400],
    [JSON.stringify({ ...good, ts: 1e300 }), 400],
    [JSON.stringify({ name: "inngest/function.failed", data: { function_id: "gw-f" } }), 400],
    [JSON.stringify(Array(5001).fill(good)), 400],
    [`{"name":"gw/f","data":{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}}`, 400],
  ];

  for (const [body, status] of bodies) {
    const response = await post(body);
    expect([body.slice(0, 80), response.status]).toEqual([body.slice(0, 80), status]);
    expect(response.body.error).toEqual(expect.any(String));
  }
  expect(await stack.runs()).toHaveLength(0);
  expect((await send(`${stack.runner.url}/v1/signals`, { method: "POST" })).status).toBe(404);
});

test("a body over the limit is refused with 413, declared or not, and the runner lives on", async () => {
  const stack = await simple();
  const url = `${stack.runner.url}/e/${eventKey}`;
  const body = JSON.stringify({ name: "gw/f", data: { big: "x".repeat(5 * 1024 * 1024) } });

  expect(await statusOf(url, body, { "content-length": String(body.length) })).toBe(413);
  expect(await statusOf(url, body, { "transfer-encoding": "chunked" })).toBe(413);
  await stack.client.send({ name: "gw/f" });

  await stack.ended("gw-f");
});

/** Sends without minding that the server answers and hangs up before everything is written. */
function statusOf(url: string, body: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = http.request(url, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", () => {});
    request.end(body);
  });
}

test("functions that need what the runner does not do are refused, all of them, and the old ones stay", async () => {
  const stack = await simple();

  stack.serve((inngest) => [
    inngest.createFunction({ id: "fine", triggers: [{ event: "gw/f" }] }, () => 1),
    inngest.createFunction(
      { id: "slow", triggers: [{ event: "gw/f" }], throttle: { limit: 1, period: "1m" } },
      () => 1,
    ),
    inngest.createFunction(
      { id: "off", triggers: [{ event: "gw/f" }], cancelOn: [{ event: "gw/x" }] },
      () => 1,
    ),
  ]);
  await stack.runner.stop();
  await stack.startRunner();
  await waitFor("the refusal", async () => (await stack.runner.health()).refusal);

  const health = await send(`${stack.runner.url}/health`);
  expect(health).toMatchObject({ status: 503, body: { ok: false, functions: 1 } });
  expect(health.body.refusal).toBe(
    "function gw-slow uses throttle, which the embedded runner does not support; " +
      "function gw-off uses cancelOn, which the embedded runner does not support",
  );
  expect(stack.logs.filter((line) => line.message === "registration refused")).toHaveLength(1);
});

test("no log line carries event data, keys or signatures", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", retries: 0, triggers: [{ event: "gw/f" }] }, ({ event }) => {
        throw new Error(`secret ${event.data.secret}`);
      }),
    ],
  });

  await stack.client.send({ name: "gw/f", data: { secret: "hunter2" } });
  await stack.ended("gw-f");

  await waitFor("the failure's log line", () => stack.logs.some((line) => line.message === "run failed"));
  const text = JSON.stringify(stack.logs);
  for (const secret of ["hunter2", eventKey, signingKey.slice(-16), "s="]) expect(text).not.toContain(secret);
});
