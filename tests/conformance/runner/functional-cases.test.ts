import { createHash } from "node:crypto";
import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { canonicalJson } from "@/embedded/inngest/protocol/json";
import { sign } from "@/embedded/inngest/protocol/signature";
import { signingKey } from "./support/app";
import { Stack } from "./support/stack";

/**
 * A port of the functional cases of `inngest alpha conformance`, without cancel-basic and wait-for-event-basic: the
 * runner refuses cancelOn and step.waitForEvent.
 */

const hash = (id: string) => createHash("sha1").update(id).digest("hex");

/** The expected context of a call request with these completed steps. */
function context(completed: readonly string[], attempt = 0) {
  return {
    run_id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    env: "",
    step_id: "step",
    attempt,
    max_attempts: 4,
    disable_immediate_execution: false,
    use_api: false,
    stack: { stack: completed.map(hash), current: completed.length },
  };
}

const settings = { retries: 3 } as const;

test("serve-introspection: a signed request gets the list of functions, an unsigned one is refused", async () => {
  const stack = await Stack.start({ functions: (inngest) => [basicInvoke(inngest)] });

  const signed = await fetch(stack.app.url, {
    headers: { "x-inngest-signature": sign("", signingKey, Date.now()) },
  });
  const unsigned = await fetch(stack.app.url);

  expect(await signed.json()).toMatchObject({
    mode: "cloud",
    function_count: 1,
    authentication_succeeded: true,
  });
  expect(unsigned.status).toBe(401);
  expect(await stack.runner.health()).toMatchObject({ ok: true, synced: true, functions: 1 });
});

function basicInvoke(inngest: Inngest) {
  return inngest.createFunction(
    { id: "test-suite-basic-invoke", ...settings, triggers: [{ event: "test/basic" }] },
    ({ event }) => ({ greeting: `hello ${event.data.name}` }),
  );
}

test("basic-invoke: one call request carries the event, and its 200 ends the run", async () => {
  const stack = await Stack.start({ functions: (inngest) => [basicInvoke(inngest)] });

  await stack.client.send({
    id: "evt-1",
    name: "test/basic",
    data: { name: "world" },
    ts: 1_780_000_000_000,
  });

  const [run] = await stack.ended("gw-test-suite-basic-invoke");
  expect(run).toMatchObject({ status: "completed", output: { greeting: "hello world" } });
  const calls = stack.app.calls("gw-test-suite-basic-invoke");
  expect(calls).toHaveLength(1);
  const event = { id: "evt-1", name: "test/basic", data: { name: "world" }, ts: 1_780_000_000_000, user: {} };
  expect(calls[0]?.stepId).toBe("step");
  expect(calls[0]?.body).toEqual({
    event,
    events: [event],
    steps: {},
    version: -1,
    use_api: false,
    ctx: context([]),
  });
  expect(calls[0]?.headers).toMatchObject({
    "x-inngest-server-kind": "cloud",
    "x-inngest-req-version": "-1",
    "x-run-id": run?.id,
  });
  expect(calls[0]?.headers).not.toHaveProperty("x-inngest-generation-id");
});

test("steps-serial: every step is a call request of its own, and its result is in the next one", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        { id: "test-suite-steps-serial", ...settings, triggers: [{ event: "test/serial" }] },
        async ({ step }) => {
          const one = await step.run("one", () => ({ n: 1 }));
          const two = await step.run("two", () => ({ n: one.n + 1 }));
          return two.n + 1;
        },
      ),
    ],
  });

  await stack.client.send({ name: "test/serial" });

  const [run] = await stack.ended("gw-test-suite-steps-serial");
  expect(run).toMatchObject({ status: "completed", output: 3 });
  const calls = stack.app.calls("gw-test-suite-steps-serial");
  expect(calls.map((call) => call.body.ctx)).toEqual([
    context([]),
    context(["one"]),
    context(["one", "two"]),
  ]);
  expect(calls.map((call) => call.body.steps)).toEqual([
    {},
    { [hash("one")]: { data: { n: 1 } } },
    { [hash("one")]: { data: { n: 1 } }, [hash("two")]: { data: { n: 2 } } },
  ]);
  expect(calls.map((call) => [call.status, call.headers["x-inngest-req-version"]])).toEqual([
    [206, "-1"],
    [206, "-1"],
    [200, "-1"],
  ]);
});

test("retry-basic: a step that throws is called again with the next attempt", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        { id: "test-suite-retry-basic", ...settings, triggers: [{ event: "test/retry" }] },
        async ({ step, attempt }) =>
          await step.run("flaky", () => {
            if (attempt < 2) throw new Error(`attempt ${attempt}`);
            return "done";
          }),
      ),
    ],
  });

  await stack.client.send({ name: "test/retry" });

  const [run] = await stack.ended("gw-test-suite-retry-basic");
  expect(run).toMatchObject({ status: "completed", output: "done" });
  const calls = stack.app.calls("gw-test-suite-retry-basic");
  expect(calls.map((call) => call.body.ctx)).toEqual([
    context([], 0),
    context([], 1),
    context([], 2),
    context(["flaky"], 0),
  ]);
});

test("the runner signs RFC 8785 text for any event data", async () => {
  const odd = { "\u20ac": 1e21, a: [0.1, -0, 1e-7], z: '\u2028\ud800 \\ " \u0000', empty: {}, "": null };
  const stack = await Stack.start({ functions: (inngest) => [basicInvoke(inngest)] });

  await stack.client.send({ name: "test/basic", data: odd });

  await stack.ended("gw-test-suite-basic-invoke");
  const [call] = stack.app.calls("gw-test-suite-basic-invoke");
  expect(call?.status).toBe(200);
  expect(canonicalJson(call?.body.event.data)).toBe(
    canonicalJson({ ...odd, z: odd.z.replace("\ud800", "\ufffd") }),
  );
});
