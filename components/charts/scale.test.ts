import fc from "fast-check";
import { expect, it } from "vitest";
import { roundUp, utcMinute } from "./scale";

it.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 5],
  [7, 10],
  [10, 10],
  [11, 20],
  [201, 500],
  [1_000_000, 1_000_000],
])("%i is rounded up to %i", (value, top) => {
  expect(roundUp(value)).toBe(top);
});

it("leaves room for every bar and at most three fifths of the chart empty", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (value) => {
      expect(roundUp(value)).toBeGreaterThanOrEqual(value);
      expect(roundUp(value)).toBeLessThanOrEqual(value * 2.5);
    }),
  );
});

it("formats a minute with its time zone", () => {
  expect(utcMinute("2026-06-25T09:14:11.204Z")).toBe("2026-06-25 09:14 UTC");
});
