import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RateLimiter } from "./pace";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a second's worth goes at once, and then only what time brings", () => {
  const pace = new RateLimiter();
  expect([pace.take(5, 3), pace.take(5, 3), pace.take(5, 3)]).toEqual([3, 2, 0]);
  vi.advanceTimersByTime(399);
  expect(pace.take(5, 3)).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(pace.take(5, 100)).toBe(5);
});

test("what was not used is there again", () => {
  const pace = new RateLimiter();
  expect(pace.take(2, 2)).toBe(2);
  pace.putBack(1);
  expect(pace.take(2, 2)).toBe(1);
});

test("without a limit everything goes", () => {
  expect(new RateLimiter().take(null, 1_000)).toBe(1_000);
});
