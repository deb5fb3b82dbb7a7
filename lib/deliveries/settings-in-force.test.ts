import { describe, expect, test } from "vitest";
import { differences } from "./settings-in-force";

describe("the differences between settings then and now", () => {
  const before = { url: "https://old.example", timeoutMs: 10_000, filter: { a: 1, b: 2 }, rateLimit: null };

  test("have the old and the new value", () => {
    const now = { ...before, url: "https://new.example", rateLimit: 5 };
    expect(differences(before, now)).toEqual([
      { field: "url", before: "https://old.example", now: "https://new.example" },
      { field: "rateLimit", before: null, now: 5 },
    ]);
  });

  test("do not include a different order of keys", () => {
    expect(differences(before, { ...before, filter: { b: 2, a: 1 } })).toEqual([]);
  });

  test("do not include a setting that did not exist then", () => {
    expect(differences(before, { ...before, ordered: true })).toEqual([]);
  });

  test("include a different order of a list, and a number that became a string", () => {
    const lists = differences({ retrySchedule: [1, 2], id: 1 }, { retrySchedule: [2, 1], id: "1" });
    expect(lists.map(({ field }) => field)).toEqual(["retrySchedule", "id"]);
  });
});
