import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
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

  test("with `gathersTurn`, everything that arrives in one turn of the event loop goes into the first batch", async () => {
    const seen: number[][] = [];
    const work = async (items: readonly number[]) => {
      seen.push([...items]);
      return items;
    };
    const batch = new MicroBatch<number, number>(work, { maxItems: 4, maxAtOnce: 2, gathersTurn: true });
    expect(await batch.add(1)).toBe(1);
    await Promise.all([2, 3, 4, 5, 6, 7].map((item) => Promise.resolve().then(() => batch.add(item))));
    expect(seen).toEqual([[1], [2, 3, 4, 5], [6, 7]]);
  });

  test("with `patienceMs`, another batch starts beside a running one when it is full, or when that one is slow", async () => {
    const started: number[][] = [];
    const ends: (() => void)[] = [];
    const work = (items: readonly number[]) => {
      started.push([...items]);
      return new Promise<readonly number[]>((resolve) => ends.push(() => resolve(items)));
    };
    const limits = { maxItems: 2, maxAtOnce: 3, patienceMs: 5 };
    const batch = new MicroBatch<number, number>(work, limits);
    const added = [1, 2, 3].map((item) => batch.add(item));
    expect(started).toEqual([[1], [2, 3]]);
    added.push(batch.add(4));
    expect(started).toHaveLength(2);
    const now = performance.now();
    await vi.waitFor(() => expect(performance.now() - now).toBeGreaterThan(limits.patienceMs));
    added.push(batch.add(5));
    expect(started).toEqual([[1], [2, 3], [4, 5]]);
    for (const end of ends) end();
    expect(await Promise.all(added)).toEqual([1, 2, 3, 4, 5]);
  });

  test("finds the items that fail by halves: each costs at most two statements per halving", async () => {
    const poisoned = fc.uniqueArray(fc.nat(63), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 64 }), poisoned, async (count, positions) => {
        const bad = new Set(positions.filter((position) => position < count));
        let calls = 0;
        const work = async (items: readonly number[]) => {
          calls += 1;
          if (items.some((item) => bad.has(item))) throw new Error("poisoned");
          return items;
        };
        const limits = { maxItems: 64, maxAtOnce: 1, gathersTurn: true };
        const batch = new MicroBatch<number, number>(work, limits);
        const all = Array.from({ length: count }, (_, item) => batch.add(item));
        const results = await Promise.allSettled(all);
        expect(results.map(({ status }) => status === "fulfilled")).toEqual(
          results.map((_, item) => !bad.has(item)),
        );
        expect(calls).toBeLessThanOrEqual(1 + 2 * bad.size * Math.ceil(Math.log2(count)));
      }),
    );
  });

  test("a batch never exceeds the weight, except with a single heavy item", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(150), { maxLength: 80 }),
        fc.boolean(),
        async (weights, gathersTurn) => {
          const seen: number[] = [];
          const work = async (items: readonly number[]) => {
            seen.push(...items);
            const isLight = items.reduce((sum, item) => sum + item, 0) <= 100;
            expect(isLight || items.length === 1).toBe(true);
            await nextTick();
            return items;
          };
          const limits = { maxItems: 8, maxAtOnce: 2, maxWeight: 100, weigh: (item: number) => item };
          const batch = new MicroBatch<number, number>(work, { ...limits, gathersTurn });
          expect(await Promise.all(weights.map((weight) => batch.add(weight)))).toEqual(weights);
          expect(seen).toEqual(weights);
        },
      ),
    );
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
