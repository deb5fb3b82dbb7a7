import fc from "fast-check";
import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limiter";

const rate = { perSecond: 2, burst: 4 };

test("a key gets its burst, then waits for each token, and other keys do not", () => {
  let now = 0;
  const limiter = new RateLimiter(() => now);
  const take = (key: string) => limiter.take(key, rate);
  expect([take("a"), take("a"), take("a"), take("a")]).toEqual([0, 0, 0, 0]);
  expect(take("a")).toBe(0.5);
  expect(take("b")).toBe(0);
  now += 499;
  expect(take("a")).toBeGreaterThan(0);
  now += 1;
  expect(take("a")).toBe(0);
  expect(take("a")).toBe(0.5);
});

test("in any time, a key gets at most its burst and its rate, and a key that has waited gets a token", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }), (pauses) => {
      let now = 0;
      const limiter = new RateLimiter(() => now);
      let taken = 0;
      for (const pause of pauses) {
        now += pause;
        const wait = limiter.take("a", rate);
        if (wait > 0) {
          now += Math.ceil(wait * 1_000);
          expect(limiter.take("a", rate)).toBe(0);
        }
        taken += 1;
      }
      expect(taken).toBeLessThanOrEqual(rate.burst + (now / 1_000) * rate.perSecond);
    }),
  );
});

test("a flood of keys does not grow the memory without end, and the newest keys keep their state", () => {
  const limiter = new RateLimiter(() => 0);
  const one = { perSecond: 1, burst: 1 };
  for (let i = 0; i < 10_001; i += 1) limiter.take(`key ${i}`, one);
  expect(limiter.take("key 10000", one)).toBe(1);
  expect(limiter.take("key 0", one)).toBe(0);
});
