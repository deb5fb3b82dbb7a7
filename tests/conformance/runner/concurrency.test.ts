import { RetryAfterError } from "inngest";
import { expect, test } from "vitest";
import { Latch } from "./support/latch";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

/** Measures how many executions are inside at the same time, per key. */
class Gauge {
  readonly highest = new Map<string, number>();
  private readonly inside = new Map<string, number>();

  async around<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.change(key, 1);
    try {
      return await work();
    } finally {
      this.change(key, -1);
    }
  }

  private change(key: string, by: number): void {
    const now = (this.inside.get(key) ?? 0) + by;
    this.inside.set(key, now);
    this.highest.set(key, Math.max(now, this.highest.get(key) ?? 0));
  }
}

/** Lets other work that is ready run first. */
const yieldOnce = () => new Promise<void>((resolve) => setImmediate(resolve));

test("a key with limit 1 is never exceeded, and other keys run at the same time", async () => {
  const gauge = new Gauge();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        {
          id: "f",
          triggers: [{ event: "gw/f" }],
          concurrency: [{ limit: 1, key: "event.data.lane" }],
        },
        async ({ event, step }) => {
          const inside = () => gauge.around(event.data.lane, yieldOnce);
          await step.run("one", inside);
          await step.run("two", inside);
        },
      ),
    ],
  });
  const lanes = ["a", "b", "c", "d", "e"];

  await stack.client.send(
    Array.from({ length: 50 }, (_, n) => ({ name: "gw/f", data: { lane: lanes[n % 5] } })),
  );

  await stack.ended("gw-f", 50);
  for (const lane of lanes) expect(gauge.highest.get(lane)).toBe(1);
});

test("a limit without a key counts all runs of the function, and none of another", async () => {
  const gauge = new Gauge();
  const stack = await Stack.start({
    functions: (inngest) =>
      ["f", "g"].map((id) =>
        inngest.createFunction({ id, triggers: [{ event: "gw/f" }], concurrency: [{ limit: 3 }] }, () =>
          gauge.around(id, yieldOnce),
        ),
      ),
  });

  await stack.client.send(Array.from({ length: 30 }, () => ({ name: "gw/f" })));

  await stack.ended("gw-f", 30);
  await stack.ended("gw-g", 30);
  expect(gauge.highest.get("f")).toBeLessThanOrEqual(3);
  expect(gauge.highest.get("g")).toBeLessThanOrEqual(3);
});

test("a full key does not hold up later runs of another key", async () => {
  const latch = new Latch();
  const done: string[] = [];
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        { id: "f", triggers: [{ event: "gw/f" }], concurrency: { limit: 1, key: "event.data.lane" } },
        async ({ event }) => {
          if (event.data.lane === "slow") await latch.pass();
          done.push(event.data.lane);
        },
      ),
    ],
  });
  // Runs of the blocked key fill more than one page of the queue.
  const blocked = Array.from({ length: 150 }, () => ({ name: "gw/f", data: { lane: "slow" } }));

  await stack.client.send(blocked);
  await waitFor("the slow run", () => latch.arrivals === 1);
  await stack.client.send({ name: "gw/f", data: { lane: "quick" } });
  await waitFor("the quick run", () => done.includes("quick"));
  expect(latch.arrivals).toBe(1);
  latch.open();

  await stack.ended("gw-f", 151);
});

test("a run that waits for its retry does not hold up other runs of its key", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        { id: "f", triggers: [{ event: "gw/f" }], concurrency: 1 },
        async ({ event, step }) =>
          await step.run("one", () => {
            if (event.data.busy) throw new RetryAfterError("busy", "1h");
            return "done";
          }),
      ),
    ],
  });

  await stack.client.send([
    { name: "gw/f", data: { busy: true } },
    { name: "gw/f", data: { busy: true } },
  ]);
  await stack.client.send({ name: "gw/f", data: {} });

  const runs = await stack.ended("gw-f", 1);
  expect(runs.map((run) => run.output)).toEqual([null, null, "done"]);
});

test("no more call requests are in flight than the runner is allowed", async () => {
  const latch = new Latch();
  const stack = await Stack.start({
    tuning: { maxCalls: 4 },
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }] }, () => latch.pass()),
    ],
  });

  await stack.client.send(Array.from({ length: 12 }, () => ({ name: "gw/f" })));
  await waitFor("four calls", () => latch.arrivals === 4);
  expect(await stack.runner.health()).toMatchObject({ running: 4, queued: 8, calls: 4 });
  expect(latch.arrivals).toBe(4);
  latch.open();

  await stack.ended("gw-f", 12);
  expect(await stack.runner.health()).toMatchObject({ calls: 12 });
});
