import { expect, test } from "vitest";
import { Latch } from "./support/latch";
import { Stack } from "./support/stack";
import { waitFor } from "./support/wait";

/** Counts how many are inside at once, per key. */
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

/** Lets everything else that is ready run first. */
const yieldOnce = () => new Promise<void>((resolve) => setImmediate(resolve));

test("a key with limit 1 is never exceeded, while other keys go on beside it", async () => {
  const gauge = new Gauge();
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction(
        {
          id: "f",
          triggers: [{ event: "gw/f" }],
          concurrency: [{ limit: 1, key: "event.data.lane" }, { limit: 3 }],
        },
        async ({ event, step }) => {
          const inside = () => gauge.around(event.data.lane, () => gauge.around("all", yieldOnce));
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
  expect(gauge.highest.get("all")).toBeLessThanOrEqual(3);
});

test("a busy key does not hold up runs that came later with another key", async () => {
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
  // More than one page of the queue is filled with the blocked key.
  const blocked = Array.from({ length: 150 }, () => ({ name: "gw/f", data: { lane: "slow" } }));

  await stack.client.send(blocked);
  await waitFor("the slow one", () => latch.arrivals === 1);
  await stack.client.send({ name: "gw/f", data: { lane: "quick" } });
  await waitFor("the quick one", () => done.includes("quick"));
  expect(latch.arrivals).toBe(1);
  latch.open();

  await stack.ended("gw-f", 151);
});

test("a sleeping run holds no slot", async () => {
  const stack = await Stack.start({
    functions: (inngest) => [
      inngest.createFunction({ id: "f", triggers: [{ event: "gw/f" }], concurrency: 1 }, async ({ step }) => {
        await step.sleep("long", "1h");
      }),
    ],
  });

  await stack.client.send([{ name: "gw/f" }, { name: "gw/f" }, { name: "gw/f" }]);

  await waitFor("all three asleep", async () => (await stack.sleeps()) === 3);
});

test("scope env shares a counter between functions", async () => {
  const gauge = new Gauge();
  const limits = { concurrency: { limit: 2, scope: "env" as const, key: '"shared"' } };
  const stack = await Stack.start({
    functions: (inngest) =>
      ["f", "g"].map((id) =>
        inngest.createFunction({ id, triggers: [{ event: "gw/f" }], ...limits }, () =>
          gauge.around("all", yieldOnce),
        ),
      ),
  });

  await stack.client.send(Array.from({ length: 20 }, () => ({ name: "gw/f" })));

  await stack.ended("gw-f", 20);
  await stack.ended("gw-g", 20);
  expect(gauge.highest.get("all")).toBeLessThanOrEqual(2);
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
  expect(await stack.runner.health()).toMatchObject({ running: 4, queued: 8 });
  expect(latch.arrivals).toBe(4);
  latch.open();

  await stack.ended("gw-f", 12);
});
