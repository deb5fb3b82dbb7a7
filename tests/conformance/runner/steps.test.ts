import { type FailureEventPayload, NonRetriableError } from "inngest";
import { expect, test } from "vitest";
import { Latch } from "./support/latch";
import { oneFunction } from "./support/one-function";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

test("parallel steps run at the same time, and are followed by exactly one discovery", async () => {
  const latch = new Latch();
  const stack = await oneFunction(async ({ step }) => {
    const before = await step.run("before", () => 1);
    const work = (n: number) => async () => {
      await latch.pass();
      return n;
    };
    const all = await Promise.all([1, 2, 3].map((n) => step.run(`p${n}`, work(n))));
    return before + all.reduce((sum, n) => sum + n, 0);
  });

  await stack.client.send({ name: "gw/f" });
  await waitFor("three steps at once", () => latch.arrivals === 3);
  latch.open();

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe(7);
  const calls = stack.app.calls("gw-f");
  // before, the plan, three targets, one discovery that ends the run
  expect(calls).toHaveLength(6);
  expect(calls.filter((call) => call.stepId === "step")).toHaveLength(3);
  expect(calls.at(-1)?.body.ctx.disable_immediate_execution).toBe(false);
});

test("chains in parallel: a sleep and steps beside it both go on", async () => {
  const ran: string[] = [];
  const stack = await oneFunction(async ({ step }) => {
    const run = (name: string) => step.run(name, () => void ran.push(name));
    const chain = async () => {
      await run("a1");
      await run("a2");
    };
    const nap = async () => {
      await step.sleep("nap", "1s");
      await run("b");
    };
    await Promise.all([chain(), nap()]);
    await run("end");
    return "done";
  });

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toBe("done");
  expect([...ran].sort()).toEqual(["a1", "a2", "b", "end"]);
});

test("NonRetriableError ends the run at once, and onFailure gets error and event", async () => {
  const failures: unknown[] = [];
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        {
          id: "f",
          triggers: [{ event: "gw/f" }],
          onFailure: ({ event, error }: { event: FailureEventPayload; error: Error }) => {
            failures.push({ id: event.data.event.data?.id, run: event.data.run_id, name: error.name });
          },
        },
        async ({ step }) =>
          await step.run("never", () => {
            throw new NonRetriableError("no use");
          }),
      ),
    ],
  });

  await stack.client.send({ name: "gw/f", data: { id: "x" } });

  const [run] = await stack.ended("gw-f");
  await stack.ended("gw-f-failure");
  expect(run).toMatchObject({ status: "failed", output: { name: "NonRetriableError", message: "no use" } });
  expect(failures).toEqual([{ id: "x", run: run?.id, name: "NonRetriableError" }]);
  expect(await stack.jobs()).toBe(0);
});

test("a step that fails for good can be caught, and the run goes on", async () => {
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

test("step.sendEvent starts other functions, once, even when the step's call is repeated", async () => {
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

test("streamed answers (201 envelope) count like plain ones", async () => {
  const stack = await Stack.start({
    serve: { streaming: true },
    functions: (inngest) => [
      inngest.createFunction(
        { id: "f", retries: 1, triggers: [{ event: "gw/f" }] },
        async ({ step, attempt }) =>
          step.run("one", () => {
            if (attempt === 0) throw new Error("once");
            return attempt;
          }),
      ),
    ],
  });

  await stack.client.send({ name: "gw/f" });

  const [run] = await stack.ended("gw-f");
  expect(run).toMatchObject({ status: "completed", output: 1 });
  expect(stack.app.calls("gw-f").map((call) => call.status)).toEqual([201, 201, 201]);
});

test("a state too large for one request is fetched by the SDK", async () => {
  const stack = await Stack.start({
    tuning: { maxCallBytes: 2000 },
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, async ({ step, event }) => {
        const big = await step.run("big", () => "x".repeat(5000));
        const small = await step.run("small", () => 1);
        return [event.data.n, big.length, small];
      }),
    ],
  });

  await stack.client.send({ name: "gw/f", data: { n: 3 } });

  const [run] = await stack.ended("gw-f");
  expect(run?.output).toEqual([3, 5000, 1]);
  expect(stack.app.calls("gw-f").map((call) => call.body.ctx.use_api)).toEqual([false, true, true]);
});

test("what the runner does not support at run time fails the run with a sentence", async () => {
  const stack = await Stack.start({
    functions: (inngest) => {
      const target = inngest.createFunction({ id: "target", triggers: [{ event: "gw/target" }] }, () => 1);
      return [
        target,
        inngest.createFunction({ id: "invoke", triggers: [{ event: "gw/invoke" }] }, ({ step }) =>
          step.invoke("call", { function: target, data: {} }),
        ),
        inngest.createFunction({ id: "signal", triggers: [{ event: "gw/signal" }] }, ({ step }) =>
          step.waitForSignal("wait", { signal: "s", timeout: "1h" }),
        ),
      ];
    },
  });

  await stack.client.send([{ name: "gw/invoke" }, { name: "gw/signal" }]);

  const [invoke] = await stack.ended("gw-invoke");
  const [signal] = await stack.ended("gw-signal");
  expect(invoke).toMatchObject({
    status: "failed",
    output: { message: expect.stringContaining("InvokeFunction") },
  });
  expect(signal).toMatchObject({
    status: "failed",
    output: { message: expect.stringContaining("WaitForSignal") },
  });
});
