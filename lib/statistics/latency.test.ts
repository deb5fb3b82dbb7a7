import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerBounds, answerQuantile } from "./latency";

const counts = fc.array(fc.nat(1_000), { maxLength: answerBounds.length });

/** The counts of some answer times, made the plain way. */
function countsOf(times: readonly number[]): number[] {
  return answerBounds.map((from, place) => {
    const to = answerBounds[place + 1] ?? Number.POSITIVE_INFINITY;
    return times.filter((time) => time >= from && time < to).length;
  });
}

describe("answerQuantile", () => {
  it("is null when nothing was answered", () => {
    expect(answerQuantile([], 0.5)).toBeNull();
    expect(answerQuantile([0, 0, 0], 0.95)).toBeNull();
  });

  it("lies in the range of the answer that has this rank", () => {
    const times = fc.array(fc.integer({ min: 0, max: 59_999 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
        const sorted = list.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(share * list.length) - 1] ?? 0;
        const place = answerBounds.findLastIndex((bound) => bound <= exact);
        const found = answerQuantile(countsOf(list), share) ?? -1;
        expect(found).toBeGreaterThanOrEqual((answerBounds[place] ?? 0) - 1e-6);
        expect(found).toBeLessThanOrEqual((answerBounds[place + 1] ?? 0) + 1e-6);
      }),
    );
  });

  it("never falls when the share rises", () => {
    fc.assert(
      fc.property(counts, (list) => {
        const found = [0.1, 0.5, 0.9, 0.99, 1].map((share) => answerQuantile(list, share) ?? 0);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
      }),
    );
  });

  it("reads timeouts as the limit that they ran into", () => {
    const timeouts = Array.from({ length: 20 }, (_, index) => 10_000 + index);
    const p95 = answerQuantile(countsOf(timeouts), 0.95) ?? 0;
    expect(p95).toBeGreaterThanOrEqual(10_000);
    expect(p95).toBeLessThanOrEqual(10_100);
  });

  it("has bounds that climb", () => {
    expect([...answerBounds]).toEqual(answerBounds.toSorted((a, b) => a - b));
    expect(new Set(answerBounds).size).toBe(answerBounds.length);
  });
});
