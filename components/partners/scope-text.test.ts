import fc from "fast-check";
import { expect, test } from "vitest";
import { formatScope, parseScope } from "./scope-text";

const name = fc
  .string({ minLength: 1, maxLength: 20, unit: "binary" })
  .filter((text) => text !== "__proto__");
const scalar = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc.boolean(),
  fc.constant(null),
);
const entry = fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

test("parses what it formatted, for all names and values", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (scope) => {
      expect(parseScope(formatScope(scope))).toEqual(scope);
    }),
  );
});

test("parses hand-written scopes", () => {
  expect(parseScope("brand_id:663 branch_id:1062\r\n\n  brand_id:664,\n")).toEqual([
    { brand_id: 663, branch_id: 1062 },
    { brand_id: 664 },
  ]);
  expect(parseScope('store:bali, tag:"663"\nopen:true')).toEqual([
    { store: "bali", tag: "663" },
    { open: true },
  ]);
  expect(parseScope("")).toEqual([]);
});

test("returns the number of the first invalid line", () => {
  for (const line of [
    "brand_id",
    "brand_id:",
    ":663",
    "brand_id:{}",
    'brand_id:"663',
    "a:1 b",
    "{}",
    "a:[1]",
  ])
    expect(parseScope(`brand_id:1\n${line}`)).toEqual({ badLine: 2 });
});

test("never throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const scope = parseScope(text);
      if ("badLine" in scope) expect(scope.badLine).toBeGreaterThan(0);
      else expect(parseScope(formatScope(scope))).toEqual(scope);
    }),
  );
});
