import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatValue, isNeverMet, parseValue } from "./conditions";

describe("parseValue", () => {
  it("is the inverse of formatValue for every scalar", () => {
    const scalar = fc.oneof(
      fc.string().map((text) => text.trim()),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("663", "true", '"x"', "{}", "[1]", "1e3", "null"),
    );
    fc.assert(fc.property(scalar, (value) => Object.is(parseValue(formatValue(value)), value)));
  });

  it.each([
    ["663", 663],
    [' "663" ', "663"],
    ["Bali", "Bali"],
    ['{"a":1}', '{"a":1}'],
    ["true", true],
  ])("parses %s", (text, value) => {
    expect(parseValue(text)).toBe(value);
  });
});

describe("isNeverMet", () => {
  const scope = [{ brand_id: 663 }, { brand_id: 664, branch_id: 2 }];

  it.each([
    [{}, false],
    [{ brand_id: 663 }, false],
    [{ branch_id: 9 }, false],
    [{ brand_id: 664, branch_id: 2 }, false],
    [{ brand_id: 664, branch_id: 9 }, true],
    [{ brand_id: 1 }, true],
    [{ brand_id: "663" }, true],
  ])("%j: %s", (filter, expected) => {
    expect(isNeverMet(filter, scope)).toBe(expected);
  });

  it("is false for every filter if the partner has no scope", () => {
    expect(isNeverMet({ brand_id: 1 }, [])).toBe(false);
  });
});
