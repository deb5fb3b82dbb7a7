import fc from "fast-check";
import { expect, test } from "vitest";
import { formatSchedule, parseSchedule } from "./schedule";

test("waiting times are formatted in their largest whole unit", () => {
  expect(formatSchedule([30, 60, 90, 7_200, 86_400])).toBe("30 s, 1 m, 90 s, 2 h, 1 d");
});

test("parsing is the inverse of formatting", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 604_800 })), (waits) => {
      expect(parseSchedule(formatSchedule(waits))).toEqual(waits);
    }),
  );
});

test("a number without a unit is seconds, and spaces are ignored", () => {
  expect(parseSchedule(" 5,10s ,2H,")).toEqual([5, 10, 7_200]);
});

test("a part that is not a time becomes NaN", () => {
  expect(parseSchedule("soon, -1, 1.5")).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});
