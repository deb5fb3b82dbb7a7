import { describe, expect, test } from "vitest";
import { differences } from "./settings-in-force";

describe("what differs from today", () => {
  const before = { url: "https://old.example", timeoutMs: 10_000, filter: { a: 1, b: 2 }, rateLimit: null };

  test("is named with both values", () => {
    const now = { ...before, url: "https://new.example", rateLimit: 5 };
    expect(differences(before, now)).toEqual([
      { field: "url", before: "https://old.example", now: "https://new.example" },
      { field: "rateLimit", before: null, now: 5 },
    ]);
  });

  test("is nothing when only the order of keys is another", () => {
    expect(differences(before, { ...before, filter: { b: 2, a: 1 } })).toEqual([]);
  });

  test("is nothing for a setting that there was not yet", () => {
    expect(differences(before, { ...before, ordered: true })).toEqual([]);
  });

  test("sees the order of a list, and a number that became a text", () => {
    const lists = differences({ retrySchedule: [1, 2], id: 1 }, { retrySchedule: [2, 1], id: "1" });
    expect(lists.map(({ field }) => field)).toEqual(["retrySchedule", "id"]);
  });
});
