import http from "node:http";
import { expect, test } from "vitest";
import { hashedSigningKey } from "@/embedded/inngest/protocol/signature";
import { eventKey, signingKey } from "./support/app";
import { send } from "./support/http";
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

test("the app refuses unsigned requests, and the runner syncs when unsigned sync is switched off", async () => {
  const stack = await Stack.start({
    serve: { enableUnauthedSync: false },
    functions: (inngest) => [inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => 1)],
  });

  const unsigned = await send(stack.app.url, { method: "PUT", body: "{}" });
  await stack.client.send({ name: "gw/f" });

  expect(unsigned.status).toBe(401);
  await stack.ended("gw-f");
});

test("an app registers with its signing key, and the runner asks for the functions at its own address", async () => {
  const stack = await simple();
  const register = (
    authorization: string,
    body = '{"url":"http://evil.example/api/inngest","functions":[]}',
  ) => send(`${stack.runner.url}/fn/register`, { method: "POST", body, headers: { authorization } });

  for (const wrong of ["", `Bearer ${signingKey}`, `Bearer ${hashedSigningKey(otherKey)}`]) {
    expect((await register(wrong)).status).toBe(401);
  }
  const accepted = await register(`Bearer ${hashedSigningKey(signingKey)}`);
  await stack.client.send({ name: "gw/f" });

  expect(accepted).toEqual({ status: 200, body: { ok: true, modified: false, status: 200 } });
  await stack.ended("gw-f");
});

test("a runner with another signing key cannot run the app's functions", async () => {
  const stack = await simple();
  await stack.runner.stop();

  const stranger = await stack.startRunner({ signingKey: otherKey });
  await waitFor("the refusal", () => stack.logs.some((line) => line.fields.reason === "status 401"));

  expect(await stranger.health()).toMatchObject({ ok: false, synced: false });
});

test("invalid input is refused with an error message and changes nothing", async () => {
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
});

test("the runner has no other endpoints than events, registration and health, so functions come from the app only", async () => {
  const stack = await simple();
  const post = { method: "POST", body: JSON.stringify({ functions: [], url: stack.app.url }) };

  for (const path of ["/v1/signals", "/v0/runs/1/actions"]) {
    expect((await send(`${stack.runner.url}${path}`, post)).status).toBe(404);
  }
  expect(await stack.runner.health()).toMatchObject({ functions: 1 });
});

test("a body over the limit is refused with 413, with or without a declared length, and the runner continues", async () => {
  const stack = await simple();
  const url = `${stack.runner.url}/e/${eventKey}`;
  const body = JSON.stringify({ name: "gw/f", data: { big: "x".repeat(5 * 1024 * 1024) } });

  expect(await statusOf(url, body, { "content-length": String(body.length) })).toBe(413);
  expect(await statusOf(url, body, { "transfer-encoding": "chunked" })).toBe(413);
  await stack.client.send({ name: "gw/f" });

  await stack.ended("gw-f");
});

/** Sends a request to a server that responds and closes the connection before it has read the whole body. */
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

test("no log line holds event data, keys or signatures", async () => {
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
