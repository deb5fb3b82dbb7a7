import { describe, expect, test } from "vitest";
import { changedFields } from "./changed-fields";

describe("the fields that differ", () => {
  const before = { url: "https://old.example", timeoutMs: 10_000, filter: { a: 1, b: 2 }, rateLimit: null };

  test("are named with both values", () => {
    const after = { ...before, url: "https://new.example", rateLimit: 5 };
    expect(changedFields(before, after)).toEqual([
      { field: "url", before: "https://old.example", after: "https://new.example" },
      { field: "rateLimit", before: null, after: 5 },
    ]);
  });

  test("are none when only the order of keys differs", () => {
    expect(changedFields(before, { ...before, filter: { b: 2, a: 1 } })).toEqual([]);
  });

  test("leave out a field that did not exist yet", () => {
    expect(changedFields(before, { ...before, ordered: true })).toEqual([]);
  });

  test("include the order of a list, and a number that became a text", () => {
    const changes = changedFields({ retrySchedule: [1, 2], id: 1 }, { retrySchedule: [2, 1], id: "1" });
    expect(changes.map(({ field }) => field)).toEqual(["retrySchedule", "id"]);
  });
});
