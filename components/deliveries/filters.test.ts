import { expect, test } from "vitest";
import { deliveriesHref, filtersOf, hasFilters, readListState } from "./filters";

test("filters go into the URL and come back", () => {
  const place = {
    status: "retrying",
    endpointId: "ep_1",
    q: "brand_id:663 a&b=c",
    since: "24h",
    open: "dlv_1",
  };
  const { search } = new URL(deliveriesHref(place), "http://x");
  expect(readListState(Object.fromEntries(new URLSearchParams(search)))).toEqual(place);
  expect(deliveriesHref({})).toBe("/deliveries");
});

test("what is no filter, empty or given twice is left out", () => {
  expect(readListState({ status: " ", code: ["a", "b"], other: "x", q: " 7821 " })).toEqual({ q: "7821" });
});

test("a status, a page or what is open beside it does not narrow the list", () => {
  expect(hasFilters({ status: "retrying" })).toBe(false);
  expect(hasFilters(filtersOf({ cursor: "dlv_1", open: "dlv_2" }))).toBe(false);
  expect(hasFilters({ code: "http_4xx" })).toBe(true);
});
