import { describe, expect, test } from "vitest";
import { settingDifferences } from "./setting-differences";

describe("the settings that differ", () => {
  const before = { url: "https://old.example", timeoutMs: 10_000, filter: { a: 1, b: 2 }, rateLimit: null };

  test("are named with both values", () => {
    const after = { ...before, url: "https://new.example", rateLimit: 5 };
    expect(settingDifferences(before, after)).toEqual([
      { field: "url", before: "https://old.example", after: "https://new.example" },
      { field: "rateLimit", before: null, after: 5 },
    ]);
  });

  test("are none when only the order of keys differs", () => {
    expect(settingDifferences(before, { ...before, filter: { b: 2, a: 1 } })).toEqual([]);
  });

  test("leave out a setting that did not exist yet", () => {
    expect(settingDifferences(before, { ...before, ordered: true })).toEqual([]);
  });

  test("include the order of a list, and a number that became a text", () => {
    const changes = settingDifferences({ retrySchedule: [1, 2], id: 1 }, { retrySchedule: [2, 1], id: "1" });
    expect(changes.map(({ field }) => field)).toEqual(["retrySchedule", "id"]);
  });
});
