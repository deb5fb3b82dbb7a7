import type { Inngest, InngestFunction } from "inngest";
import { expect, test } from "vitest";
import { send } from "./support/http";
import { oneFunction } from "./support/one-function";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

type Handler = Parameters<Inngest["createFunction"]>[1];
type Options = Parameters<Inngest["createFunction"]>[0];

const atRunTime: [string, Handler][] = [
  ["step.sleep", ({ step }) => step.sleep("nap", "1s")],
  ["step.sleep", ({ step }) => step.sleepUntil("nap", new Date(Date.now() + 1000))],
  ["step.waitForEvent", ({ step }) => step.waitForEvent("wait", { event: "gw/x", timeout: "1h" })],
  ["step.waitForSignal", ({ step }) => step.waitForSignal("wait", { signal: "s", timeout: "1h" })],
  ["parallel steps", ({ step }) => Promise.all(["a", "b"].map((id) => step.run(id, () => id)))],
  ["parallel steps", ({ step }) => Promise.race(["a", "b"].map((id) => step.run(id, () => id)))],
];

test.each(atRunTime)(
  "%s fails the run, without a retry, and is named in the log",
  async (feature, handler) => {
    const stack = await oneFunction(handler);
    const message = expect.stringContaining(`the embedded runner does not support ${feature}`);

    await stack.client.send({ name: "gw/f" });

    const [run] = await stack.ended("gw-f");
    expect(run).toMatchObject({ status: "failed", output: { name: "UnsupportedFeatureError", message } });
    expect(stack.app.calls("gw-f")).toHaveLength(1);
    await waitFor("the log line", () => stack.logs.some((line) => line.message === "run failed"));
    expect(stack.logs.find((line) => line.message === "run failed")).toMatchObject({
      level: "warn",
      fields: { fn: "gw-f", run: run?.id, reason: message },
    });
  },
);

test("step.invoke fails the run", async () => {
  const stack = await Stack.start({
    functions: (inngest) => {
      const target = inngest.createFunction({ id: "target", triggers: [{ event: "gw/target" }] }, () => 1);
      const handler: Handler = ({ step }) => step.invoke("call", { function: target, data: {} });
      return [target, inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, handler)];
    },
  });

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run).toMatchObject({
    status: "failed",
    output: { message: "the embedded runner does not support step.invoke" },
  });
});

test("streamed responses fail the run", async () => {
  const stack = await Stack.start({
    serve: { streaming: true },
    functions: (inngest) => [inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => 1)],
  });

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run).toMatchObject({
    status: "failed",
    output: { message: "the embedded runner does not support streamed responses" },
  });
});

const event = "gw/f";
const triggers = [{ event }];
const atRegistration: [string, Options][] = [
  ["throttle", { id: "f", triggers, throttle: { limit: 1, period: "1m" } }],
  ["rateLimit", { id: "f", triggers, rateLimit: { limit: 1, period: "1m" } }],
  ["debounce", { id: "f", triggers, debounce: { period: "1m" } }],
  ["batchEvents", { id: "f", triggers, batchEvents: { maxSize: 2, timeout: "1s" } }],
  ["priority", { id: "f", triggers, priority: { run: "1" } }],
  ["singleton", { id: "f", triggers, singleton: { mode: "skip" } }],
  ["timeouts", { id: "f", triggers, timeouts: { start: "1h" } }],
  ["idempotency", { id: "f", triggers, idempotency: "event.data.id" }],
  ["cancelOn", { id: "f", triggers, cancelOn: [{ event: "gw/x" }] }],
  ["onFailure", { id: "f", triggers, onFailure: () => {} }],
  ["the wildcard trigger", { id: "f", triggers: [{ event: "gw/*" }] }],
  ["the trigger expression", { id: "f", triggers: [{ event, if: "event.data.n > 1" }] }],
  ["more than one concurrency limit", { id: "f", triggers, concurrency: [{ limit: 1 }, { limit: 2 }] }],
  ["concurrency with scope env", { id: "f", triggers, concurrency: { limit: 1, scope: "env", key: '"k"' } }],
  [
    "the concurrency key",
    { id: "f", triggers, concurrency: { limit: 1, key: "event.data.a + event.data.b" } },
  ],
];

test("a function that needs an unsupported setting is refused, by name, whatever the SDK sends for it", async () => {
  const stack = await Stack.start({ tuning: { resyncMs: 20 }, functions: () => [] });
  for (const [feature, options] of atRegistration) {
    stack.serve((inngest) => [inngest.createFunction(options, () => 1) as InngestFunction.Any]);
    const name = feature === "onFailure" ? "gw-f-failure" : "gw-f";
    await waitFor(`the refusal of ${feature}`, async () => {
      const { refusal } = await stack.runner.health();
      return refusal?.startsWith(`function ${name} uses ${feature}`);
    });
  }
});

test("one refused function refuses all of them, and the earlier ones stay", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [inngest.createFunction({ id: "f", triggers }, () => 1)],
  });

  stack.serve((inngest) => [
    inngest.createFunction({ id: "fine", triggers }, () => 1),
    inngest.createFunction({ id: "slow", triggers, throttle: { limit: 1, period: "1m" } }, () => 1),
    inngest.createFunction({ id: "off", triggers, cancelOn: [{ event: "gw/x" }] }, () => 1),
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
