import { expect, test } from "vitest";
import { dueAt } from "./duration";

const now = Date.UTC(2026, 0, 1);

test.each([
  ["1s", 1000],
  ["1d2h30m10s", 95_410_000],
  ["2w", 1_209_600_000],
  ["500ms", 500],
  ["1.5s", 1500],
  ["", 0],
  ["2026-01-01T00:00:05.000Z", 5000],
  ["2025-12-31T23:59:59.000Z", -1000],
])("%j ends after %d ms", (text, ms) => {
  expect(dueAt(text, now)).toBe(now + ms);
});

test.each(["soon", "1", "-1s", "1s later", "2026-13-01T00:00:00Z", "99999999999w"])(
  "%j is not readable",
  (text) => {
    expect(dueAt(text, now)).toBeNull();
  },
);
