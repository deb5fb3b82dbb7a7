import { expect, test } from "vitest";
import { deliveriesHref, isNarrowed, readFilters } from "./filters";

test("filters go into the URL and come back", () => {
  const filters = { status: "retrying", endpointId: "ep_1", q: "a&b=c", since: "24h" };
  const { search } = new URL(deliveriesHref(filters), "http://x");
  expect(readFilters(Object.fromEntries(new URLSearchParams(search)))).toEqual(filters);
  expect(deliveriesHref({})).toBe("/deliveries");
});

test("what is no filter, empty or given twice is left out", () => {
  expect(readFilters({ status: " ", code: ["a", "b"], other: "x", q: " 7821 " })).toEqual({ q: "7821" });
});

test("a status or a page alone does not narrow the list", () => {
  expect(isNarrowed({ status: "retrying", cursor: "dlv_1" })).toBe(false);
  expect(isNarrowed({ code: "http_4xx" })).toBe(true);
});
