import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextWaitMs } from "./schedule";

describe("nextWaitMs", () => {
  test("follows the schedule and ends with it", () => {
    expect([1, 2, 3].map((number) => nextWaitMs([30, 60], number, null, 0))).toEqual([
      30_000,
      60_000,
      undefined,
    ]);
    expect(nextWaitMs([], 1, null, 0)).toBeUndefined();
  });

  test("waits as long as the schedule, or up to a tenth longer, unless Retry-After asks for more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 604_800 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (seconds, random) => {
          const wait = nextWaitMs([seconds], 1, null, random) ?? 0;
          expect(wait).toBeGreaterThanOrEqual(seconds * 1_000);
          expect(wait).toBeLessThanOrEqual(seconds * 1_100 + 1);
        },
      ),
    );
  });

  test("Retry-After can lengthen a wait, up to six hours, but never shorten it or extend the schedule", () => {
    expect(nextWaitMs([30], 1, 120_000, 0)).toBe(120_000);
    expect(nextWaitMs([30], 1, 1_000, 0)).toBe(30_000);
    expect(nextWaitMs([30], 1, 10 ** 12, 0)).toBe(6 * 3_600_000);
    expect(nextWaitMs([86_400], 1, 10 ** 12, 0)).toBe(86_400_000);
    expect(nextWaitMs([30], 2, 1_000, 0)).toBeUndefined();
  });
});
