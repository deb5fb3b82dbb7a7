import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencyBounds, latencyQuantile } from "./latency";

const counts = fc.array(fc.nat(1_000), { maxLength: latencyBounds.length });

/** The counts of some latencies, calculated in the simplest way. */
function countsOf(times: readonly number[]): number[] {
  return latencyBounds.map((from, place) => {
    const to = latencyBounds[place + 1] ?? Number.POSITIVE_INFINITY;
    return times.filter((time) => time >= from && time < to).length;
  });
}

describe("latencyQuantile", () => {
  it("is null without any latencies", () => {
    expect(latencyQuantile([], 0.5)).toBeNull();
    expect(latencyQuantile([0, 0, 0], 0.95)).toBeNull();
  });

  it("is in the range of the latency with this rank", () => {
    const times = fc.array(fc.integer({ min: 0, max: 59_999 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
        const sorted = list.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(share * list.length) - 1] ?? 0;
        const place = latencyBounds.findLastIndex((bound) => bound <= exact);
        const found = latencyQuantile(countsOf(list), share) ?? -1;
        expect(found).toBeGreaterThanOrEqual((latencyBounds[place] ?? 0) - 1e-6);
        expect(found).toBeLessThanOrEqual((latencyBounds[place + 1] ?? 0) + 1e-6);
      }),
    );
  });

  it("does not decrease as the share increases", () => {
    fc.assert(
      fc.property(counts, (list) => {
        const found = [0.1, 0.5, 0.9, 0.99, 1].map((share) => latencyQuantile(list, share) ?? 0);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
      }),
    );
  });

  it("is the timeout if the attempts timed out", () => {
    const timeouts = Array.from({ length: 20 }, (_, index) => 10_000 + index);
    const p95 = latencyQuantile(countsOf(timeouts), 0.95) ?? 0;
    expect(p95).toBeGreaterThanOrEqual(10_000);
    expect(p95).toBeLessThanOrEqual(10_100);
  });

  it("has increasing bounds", () => {
    expect([...latencyBounds]).toEqual(latencyBounds.toSorted((a, b) => a - b));
    expect(new Set(latencyBounds).size).toBe(latencyBounds.length);
  });
});
