import { expect, test } from "vitest";
import { FloodGuard } from "./flood-guard";

test("a few lines of a kind pass; the rest is counted, and the next line that passes has the count", () => {
  let now = 0;
  const guard = new FloodGuard(() => now);
  const admitted = Array.from({ length: 1_000 }, () => guard.admit("down")).filter(
    (held) => held !== undefined,
  );
  expect(admitted).toEqual([0, 0, 0]);
  expect(guard.admit("another kind")).toBe(0);
  now = 29_999;
  expect(guard.admit("down")).toBeUndefined();
  now = 30_000;
  expect(guard.admit("down")).toBe(998);
  expect(guard.admit("down")).toBe(0);
});

test("a thousand lines a second become fewer than ten lines a minute", () => {
  let now = 0;
  const guard = new FloodGuard(() => now);
  let passed = 0;
  for (; now < 60_000; now += 1) if (guard.admit("down") !== undefined) passed += 1;
  expect(passed).toBe(6);
});

test("any number of kinds takes a bounded amount of memory", () => {
  const guard = new FloodGuard(() => 0);
  for (let n = 0; n < 2_000; n += 1) guard.admit(`kind ${n}`);
  const kinds = Object.values(guard).find((value) => value instanceof Map);
  expect(kinds?.size).toBeLessThanOrEqual(500);
});
