import { describe, expect, test } from "vitest";
import {
  endpointName,
  formatBytes,
  formatCount,
  formatCountdown,
  formatDuration,
  formatExactBytes,
  formatOutcome,
  formatPercent,
  formatRelativeTime,
  urlParts,
} from "./format";

const second = 1_000;
const now = Date.parse("2026-06-25T09:00:00Z");

test.each([
  ["succeeded", 204, "204"],
  ["http_5xx", 503, "503"],
  ["timeout_body", 200, "timeout body"],
  ["challenge_page", 202, "challenge page"],
  ["connection_refused", null, "connection refused"],
])("formats the outcome %s with status %s as %s", (code, status, text) => {
  expect(formatOutcome(code, status)).toBe(text);
});

describe("formatRelativeTime", () => {
  test.each([
    [0, "now"],
    [-12 * second, "12 s ago"],
    [-59 * 60 * second, "59 m ago"],
    [-26 * 3_600 * second, "26 h ago"],
    [-3 * 86_400 * second, "3 d ago"],
    [40 * second, "in 40 s"],
    [252 * second, "in 4 m"],
  ])("formats a distance of %d ms as %s", (ahead, text) => {
    expect(formatRelativeTime(now + ahead, now)).toBe(text);
  });

  test("adds a second unit if it is precise", () => {
    expect(formatRelativeTime(now + 252 * second, now, true)).toBe("in 4 m 12 s");
    expect(formatRelativeTime(now + 3_600 * second, now, true)).toBe("in 1 h");
  });
});

test.each([
  [252 * second, "in 4 m 12 s", "in 5 m"],
  [40 * second, "in 40 s", "in less than a minute"],
  [3_600 * second, "in 1 h", "in 1 h"],
  [0, "at any moment", "at any moment"],
  [-90 * second, "at any moment", "at any moment"],
])("formats a countdown of %d ms as %s, and as %s in whole minutes", (ahead, text, calm) => {
  expect(formatCountdown(now + ahead, now)).toBe(text);
  expect(formatCountdown(now + ahead, now, true)).toBe(calm);
});

test("formats durations and sizes with their unit", () => {
  expect([84, 12_400, 200_000].map(formatDuration)).toEqual(["84 ms", "12.4 s", "3 m 20 s"]);
  expect([940, 12_400, 1_048_576].map(formatBytes)).toEqual(["940 B", "12.4 kB", "1.0 MB"]);
  expect([1, 12_431].map(formatExactBytes)).toEqual(["1 byte", "12,431 bytes"]);
});

test("formats counts with the singular or the plural", () => {
  expect([formatCount(1, "delivery", "deliveries"), formatCount(1_200, "delivery", "deliveries")]).toEqual([
    "1 delivery",
    "1,200 deliveries",
  ]);
});

test("names an endpoint by its description, else by its host", () => {
  const url = "https://pos.example/hooks?x=1";
  expect(endpointName({ description: "POS Bali", url })).toBe("POS Bali");
  expect(endpointName({ description: null, url })).toBe("pos.example");
  expect(urlParts(url)).toEqual({ host: "pos.example", path: "/hooks?x=1" });
  expect(urlParts("no url").host).toBe("no url");
});

test.each([
  [5, 5, "100%"],
  [0, 5, "0%"],
  [9_999_999, 10_000_000, "99.99%"],
  [2, 3, "66.7%"],
  [1, 1_000_000, "0.0%"],
])("formats %i of %i as %s", (part, whole, text) => {
  expect(formatPercent(part, whole)).toBe(text);
});
