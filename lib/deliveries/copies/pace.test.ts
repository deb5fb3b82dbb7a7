import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RateLimiter } from "./pace";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("the requests of one second are allowed at once, and then only as time passes", () => {
  const pace = new RateLimiter();
  expect([pace.take(5, 3), pace.take(5, 3), pace.take(5, 3)]).toEqual([3, 2, 0]);
  vi.advanceTimersByTime(399);
  expect(pace.take(5, 3)).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(pace.take(5, 100)).toBe(5);
});

test("tokens that were not used can be taken again", () => {
  const pace = new RateLimiter();
  expect(pace.take(2, 2)).toBe(2);
  pace.putBack(1);
  expect(pace.take(2, 2)).toBe(1);
});

test("without a limit everything is allowed", () => {
  expect(new RateLimiter().take(null, 1_000)).toBe(1_000);
});
