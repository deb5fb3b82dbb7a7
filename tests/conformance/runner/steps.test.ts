import { NonRetriableError, RetryAfterError } from "inngest";
import { expect, test } from "vitest";
import { fastPolling, hour, TestClock } from "./support/clock";
import { oneFunction } from "./support/one-function";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

test("NonRetriableError ends the run at once", async () => {
  const stack = await oneFunction(
    async ({ step }) =>
      await step.run("never", () => {
        throw new NonRetriableError("no use");
      }),
  );

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run).toMatchObject({ status: "failed", output: { name: "NonRetriableError", message: "no use" } });
});

test("RetryAfterError: the next attempt comes at its time, not at the time of the backoff", async () => {
  const clock = new TestClock();
  const stack = await oneFunction(
    async ({ step, attempt }) =>
      await step.run("later", () => {
        if (attempt === 0) throw new RetryAfterError("busy", "2h");
        return attempt;
      }),
    { clock: clock.now },
  );

  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await waitFor("the first attempt", async () => stack.app.calls("gw-f")[0]?.status === 206);
  await waitFor("the retry in the queue", async () => {
    const { rows } = await stack.pool.query("select due_at from inngest_runner.run where attempt = 1");
    return rows[0]?.due_at.getTime() === clock.now() + 2 * hour;
  });
  clock.advance(2 * hour);

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe(1);
});

test("a step that has failed can be caught, and the run continues", async () => {
  const stack = await oneFunction(
    async ({ step }) => {
      const caught = await step
        .run("bad", () => {
          throw new TypeError("broken");
        })
        .catch((error: Error) => error.message);
      return await step.run("good", () => `${caught}, but fine`);
    },
    { retries: 1 },
  );

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("broken, but fine");
  expect(stack.app.calls("gw-f").map((call) => call.body.ctx.attempt)).toEqual([0, 1, 0, 0]);
});

test("a throw outside of steps is retried, then fails the run", async () => {
  const stack = await oneFunction(() => Promise.reject(new Error("outside")), { retries: 1 });

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run).toMatchObject({ status: "failed", output: { message: "outside" } });
  expect(stack.app.calls("gw-f").map((call) => [call.body.ctx.attempt, call.status])).toEqual([
    [0, 500],
    [1, 400],
  ]);
});

test("every step has its full budget of attempts", async () => {
  const stack = await oneFunction(
    async ({ step, attempt }) => {
      const flaky = (name: string) =>
        step.run(name, () => {
          if (attempt === 0) throw new Error(name);
          return name;
        });
      return [await flaky("one"), await flaky("two")];
    },
    { retries: 1 },
  );

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toEqual(["one", "two"]);
});

test("step.sendEvent starts the functions of its events, once per event", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step }) => {
        const { ids } = await step.sendEvent("fan out", [
          { name: "gw/child", id: "child-1", data: { n: 1 } },
          { name: "gw/child", id: "child-2", data: { n: 2 } },
        ]);
        return ids.length;
      }),
      inngest.createFunction({ id: "child", triggers: [{ event: "gw/child" }] }, ({ event }) => event.data.n),
    ],
  });

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe(2);
  const children = await stack.ended("gw-child", 2);
  expect(children.map((child) => child.output).sort()).toEqual([1, 2]);
});

test("step.sendEvent sends an event that starts its run later, and one id starts one run", async () => {
  const clock = new TestClock();
  const stack = await Stack.start({
    clock: clock.now,
    tuning: fastPolling,
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step }) => {
        const later = { id: "later", name: "gw/later", data: {}, ts: clock.now() + hour };
        await step.sendEvent("plan", later);
        await step.sendEvent("plan again", later);
      }),
      inngest.createFunction({ id: "later", triggers: [{ event: "gw/later" }] }, () => clock.now()),
    ],
  });
  const due = clock.now() + hour;

  await stack.client.send({ name: "gw/f", ts: clock.now() });
  await stack.ended("gw-f");
  expect(await stack.runs("gw-later")).toMatchObject([{ status: "running" }]);
  clock.advance(hour);

  const [run] = await stack.ended("gw-later");
  expect(run?.output).toBe(due);
});

test("a run whose event and steps exceed the limit of a call request fails", async () => {
  const stack = await Stack.start({
    tuning: { maxCallBytes: 2000 },
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step }) => {
        await step.run("big", () => "x".repeat(5000));
      }),
    ],
  });

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run).toMatchObject({
    status: "failed",
    output: { name: "RunTooLargeError", message: "the event and the step results exceed 2000 bytes" },
  });
});
