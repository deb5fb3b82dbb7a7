import { expect, test } from "vitest";
import { defaultTuning } from "../types";
import { faultDelayMs, retryAfterMs, retryDelayMs } from "./backoff";

const now = Date.UTC(2026, 0, 1);

test("retries follow Inngest's table, with up to thirty seconds of jitter, and stay at its end", () => {
  const delay = (attempt: number, random = 0) => retryDelayMs(attempt, defaultTuning, () => random);
  expect([0, 1, 2, 9, 10, 19].map((attempt) => delay(attempt))).toEqual([
    15_000, 30_000, 60_000, 7_200_000, 7_200_000, 7_200_000,
  ]);
  expect(delay(0, 0.5)).toBe(30_000);
});

test.each([
  ["2", 2000],
  ["0", 1000],
  ["9999999", 86_400_000],
  ["2026-01-01T01:00:00.000Z", 3_600_000],
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
  ["2020-01-01T00:00:00.000Z", 1000],
  ["soon", null],
  ["", null],
  [undefined, null],
])("Retry-After %j means %j ms", (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});

test("infrastructure faults are retried soon at first, and every ten seconds in the end", () => {
  expect([0, 1, 2, 5, 6, 1000, Number.POSITIVE_INFINITY].map(faultDelayMs)).toEqual([
    250, 500, 1000, 8000, 10_000, 10_000, 10_000,
  ]);
});
