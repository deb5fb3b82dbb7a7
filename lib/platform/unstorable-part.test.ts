import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { nameField, timeField } from "./input-fields";
import { parseInput } from "./parse-input";
import { unstorablePart } from "./unstorable-part";

const hostile = fc.constantFrom("\0", "\ud800", "\udfff");
/** A text with one character that cannot be stored, somewhere between others. */
const unstorableText = fc.tuple(fc.string(), hostile, fc.string()).map((parts) => parts.join(""));
const anyKey = fc.string({ unit: "binary" }).filter((key) => key !== "__proto__" && !key.includes("\0"));
const storableJson = fc.jsonValue({ maxDepth: 4, stringUnit: "binary" });

/** A value with another one at a place inside of it. */
function placed(inner: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const steps = fc.array(fc.oneof(anyKey, fc.nat(3)), { maxLength: 10 });
  return fc
    .tuple(inner, steps)
    .map(([value, path]) =>
      path.reduce<unknown>(
        (held, step) =>
          typeof step === "number"
            ? [...Array.from({ length: step }, () => 1), held]
            : { before: 1, [step]: held },
        value,
      ),
    );
}

describe("an input", () => {
  test("is refused with a NUL or half of a surrogate pair in any text or name", () => {
    const named = unstorableText.map((name) => ({ [name]: 1 }));
    fc.assert(
      fc.property(placed(fc.oneof(unstorableText, named)), (input) => {
        expect(unstorablePart(input)).toBeDefined();
        expect(() => parseInput(z.unknown(), input)).toThrow(/NUL or half of a surrogate pair/);
      }),
    );
  });

  test("passes with every other text", () => {
    const isPlain = (value: unknown) => !/\\u0000|__proto__/.test(JSON.stringify(value));
    fc.assert(
      fc.property(storableJson.filter(isPlain), (input) => {
        expect(unstorablePart(input)).toBeUndefined();
        expect(parseInput(z.unknown(), input)).toBe(input);
      }),
    );
  });

  test("is refused with a property __proto__, which a schema would drop", () => {
    const filter = z.record(z.string(), z.unknown());
    expect(() => parseInput(filter, JSON.parse('{"__proto__":"x"}'))).toThrow(/__proto__/);
  });

  test("names the field", () => {
    const schema = z.strictObject({ scope: z.array(z.record(z.string(), z.string())) });
    expect(unstorablePart({ scope: [{ a: "x" }, { a: "x\0" }] })?.field).toBe("scope.1.a");
    expect(unstorablePart({ scope: [{ "a\0": "x" }] })?.field).toBe('scope.0."a\\u0000"');
    expect(unstorablePart("\0")?.field).toBe("(whole)");
    expect(() => parseInput(schema, { scope: [{ a: "x\0" }] })).toThrow(/^scope\.0\.a: /);
  });

  test("is refused with a hundred thousand levels, however it is built", () => {
    expect(unstorablePart(JSON.parse("[".repeat(100_000) + "]".repeat(100_000)))).toBeDefined();
    const cycle: Record<string, unknown> = { name: "x" };
    cycle.self = cycle;
    expect(unstorablePart(cycle)).toBeUndefined();
  });

  test("with a hundred thousand mistakes names fifty of them", () => {
    try {
      parseInput(z.array(z.string()), Array(100_000).fill(1));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "invalid_input", fields: { length: 50 } });
    }
  });
});

test("a name of emoji and right-to-left text is a name", () => {
  for (const name of ["👩‍🚀 Łódź", "שלום", "\ufffd"]) expect(parseInput(nameField, name)).toBe(name);
});

test.each([
  ["0001-01-01T00:00:00Z", true],
  ["9999-12-31T23:59:59Z", true],
  ["0000-12-31T23:59:59Z", false],
  ["0001-01-01T00:00:00+14:00", false],
  ["9999-12-31T23:59:59-01:00", false],
  ["+300000-01-01T00:00:00Z", false],
  ["-000001-01-01T00:00:00Z", false],
  ["300000-01-01T00:00:00Z", false],
  ["2026-02-30T00:00:00Z", false],
  ["-1", false],
  ["1793836800", false],
])("the time %s is valid: %s", (text, isValid) => {
  expect(timeField.safeParse(text).success).toBe(isValid);
});
