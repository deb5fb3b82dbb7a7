import fc from "fast-check";
import { expect, test } from "vitest";
import { eventTypeProblem, subscribesTo } from "./event-type-pattern";

test("accepts types, prefixes that end with .*, and *", () => {
  for (const pattern of [
    "invoice.paid",
    "invoice.*",
    "a.b.*",
    "*",
    "orders/create",
    "x:y",
    "portico.*",
    "1.*",
  ]) {
    expect(eventTypeProblem(pattern)).toBeUndefined();
  }
});

test("refuses every other pattern, and names what is allowed", () => {
  for (const pattern of [
    "*.paid",
    "invoice*",
    "in*ce",
    "**",
    "*.*",
    ".*",
    "invoice.*.paid",
    "a.**",
    "orders/*",
  ]) {
    expect(eventTypeProblem(pattern)).toMatch(/not supported.*invoice\.\*/);
  }
  for (const pattern of ["", "a b", "é", "x".repeat(256)]) {
    expect(eventTypeProblem(pattern)).toMatch(/printable ASCII/);
  }
});

const segment = fc.constantFrom("invoice", "paid", "a", "b", "", "portico");
const type = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
const pattern = fc
  .oneof(
    type,
    type.map((prefix) => `${prefix}.*`),
    fc.constant("*"),
  )
  .filter((text) => eventTypeProblem(text) === undefined);

test("matches like a regular expression, except for types that look operational", () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 3 }), type, (patterns, wanted) => {
      fc.pre(!wanted.startsWith("portico."));
      const isMatch = patterns.some((each) =>
        new RegExp(`^${each.replaceAll(".", String.raw`\.`).replace("*", ".*")}$`).test(wanted),
      );
      expect(subscribesTo(patterns, wanted)).toBe(isMatch);
    }),
  );
});

test("a provider's type that looks operational is matched by * only", () => {
  expect(subscribesTo(["*"], "portico.endpoint.failing")).toBe(true);
  expect(subscribesTo(["portico.*", "portico.endpoint.failing"], "portico.endpoint.failing")).toBe(false);
});
