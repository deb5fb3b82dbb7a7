import fc from "fast-check";
import { expect, test } from "vitest";
import { ConcurrencyLimiter } from "./concurrency";

test("a full key refuses requests until one is released; a null key has no limit", () => {
  const limiter = new ConcurrencyLimiter();
  expect([limiter.acquire("a", 1), limiter.acquire("a", 1), limiter.acquire("b", 1)]).toEqual([
    true,
    false,
    true,
  ]);
  expect([limiter.acquire(null, 1), limiter.acquire(null, 1)]).toEqual([true, true]);
  expect(limiter.fullKeys().sort()).toEqual(["a", "b"]);
  limiter.release("a");
  limiter.release(null);
  expect(limiter.fullKeys()).toEqual(["b"]);
  expect(limiter.acquire("a", 1)).toBe(true);
});

test("in any order of acquire and release, no limit is exceeded and no counter is left over", () => {
  const step = fc.record({ acquire: fc.boolean(), key: fc.constantFrom("a", "b", "c") });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const limiter = new ConcurrencyLimiter();
      const held: string[] = [];
      for (const { acquire, key } of steps) {
        if (!acquire) {
          const released = held.pop();
          if (released) limiter.release(released);
          continue;
        }
        const free = held.filter((other) => other === key).length < 2;
        expect(limiter.acquire(key, 2)).toBe(free);
        if (free) held.push(key);
      }
      for (const key of held) limiter.release(key);
      expect(limiter.fullKeys()).toEqual([]);
    }),
  );
});
