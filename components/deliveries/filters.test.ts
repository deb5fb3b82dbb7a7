import { expect, test } from "vitest";
import { deliveriesHref, filtersOf, hasFilters, readListState } from "./filters";

test("reads the filters that it wrote to the URL", () => {
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

test("ignores unknown, empty and repeated parameters", () => {
  expect(readListState({ status: " ", code: ["a", "b"], other: "x", q: " 7821 " })).toEqual({ q: "7821" });
});

test("does not count the status, the page and the side panel as filters", () => {
  expect(hasFilters({ status: "retrying" })).toBe(false);
  expect(hasFilters(filtersOf({ cursor: "dlv_1", open: "dlv_2" }))).toBe(false);
  expect(hasFilters({ code: "http_4xx" })).toBe(true);
});
