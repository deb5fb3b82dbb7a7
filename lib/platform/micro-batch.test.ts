import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MicroBatch } from "./micro-batch";

const nextTick = () => new Promise((resolve) => setImmediate(resolve));

describe("a micro-batch", () => {
  test("does not delay a single caller", async () => {
    const seen: number[][] = [];
    const batch = new MicroBatch<number, number>(
      async (items) => {
        seen.push([...items]);
        return items;
      },
      { maxItems: 10, maxAtOnce: 1 },
    );
    expect(await batch.add(1)).toBe(1);
    expect(await batch.add(2)).toBe(2);
    expect(seen).toEqual([[1], [2]]);
  });

  test("combines items that arrive during another batch, up to its limits", async () => {
    const seen: number[][] = [];
    const work = async (items: readonly number[]) => {
      seen.push([...items]);
      await nextTick();
      return items;
    };
    const batch = new MicroBatch<number, number>(work, {
      maxItems: 3,
      maxAtOnce: 1,
      maxWeight: 100,
      weigh: (item) => item,
    });
    await Promise.all([1, 2, 3, 4, 5, 90, 20, 500, 1].map((item) => batch.add(item)));
    expect(seen).toEqual([[1], [2, 3, 4], [5, 90], [20], [500], [1]]);
  });

  test("an item that fails does not fail the others", async () => {
    const work = async (items: readonly number[]) => {
      await nextTick();
      if (items.includes(13)) throw new Error("unlucky");
      return items.map((item) => item * 2);
    };
    const batch = new MicroBatch<number, number>(work, { maxItems: 10, maxAtOnce: 1 });
    const results = await Promise.allSettled([1, 2, 13, 4].map((item) => batch.add(item)));
    expect(results.map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
      2,
      4,
      "failed",
      8,
    ]);
  });

  test("a database that is down fails all items at once, without trying each", async () => {
    let calls = 0;
    const work = async () => {
      calls += 1;
      await nextTick();
      throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    };
    const batch = new MicroBatch<number, number>(work, { maxItems: 10, maxAtOnce: 1 });
    const results = await Promise.allSettled([1, 2, 3, 4].map((item) => batch.add(item)));
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(calls).toBe(2);
  });

  test("returns each item's own result, and never runs more batches than allowed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer(), fc.boolean()), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        async (items, maxItems, maxAtOnce) => {
          let running = 0;
          const work = async (some: readonly (readonly [number, boolean])[]) => {
            running += 1;
            expect(running).toBeLessThanOrEqual(maxAtOnce);
            expect(some.length).toBeLessThanOrEqual(maxItems);
            await nextTick();
            running -= 1;
            if (some.some(([, fails]) => fails)) throw new Error("bad");
            return some.map(([number]) => number);
          };
          const batch = new MicroBatch<readonly [number, boolean], number>(work, { maxItems, maxAtOnce });
          const results = await Promise.allSettled(items.map((item) => batch.add(item)));
          results.forEach((result, at) => {
            const [number, fails] = items[at] ?? [0, false];
            expect(result.status).toBe(fails ? "rejected" : "fulfilled");
            if (result.status === "fulfilled") expect(result.value).toBe(number);
          });
        },
      ),
    );
  });
});
