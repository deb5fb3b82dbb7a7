import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prettyJson } from "./pretty-json";

const pretty = (text: string) =>
  prettyJson(text)
    ?.map((token) => token.text)
    .join("");

describe("prettyJson", () => {
  test("breaks lines and indents like JSON.stringify", () => {
    const value = { a: [1, { b: "x, {y}: [z]" }], empty: {}, none: [], label: null };
    expect(pretty(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  });

  test("agrees with JSON.stringify on any object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(pretty(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  test("keeps long numbers, duplicate keys and escapes", () => {
    expect(pretty('{"n":12345678901234567890,"n":1.0,"s":"\\u202e\\/"}')).toBe(
      '{\n  "n": 12345678901234567890,\n  "n": 1.0,\n  "s": "\\u202e\\/"\n}',
    );
  });

  test("distinguishes keys and values", () => {
    const kinds = prettyJson('{"a":"a","b":[1,true]}')?.filter(({ kind }) => kind !== "plain");
    expect(kinds?.map(({ kind }) => kind)).toEqual(["key", "string", "key", "number", "literal"]);
  });

  test.each(["", "text", "12", '"just a string"', "{", '{"a":1}}'])("does not format %j", (text) => {
    expect(prettyJson(text)).toBeUndefined();
  });

  test("does not format what would become very long", () => {
    const levels = (count: number) => "[".repeat(count) + "]".repeat(count);
    expect(pretty(levels(4_200))?.length).toBeGreaterThan(100_000);
    for (const deep of [levels(50_000), `${'{"a":'.repeat(16_000)}1${"}".repeat(16_000)}`]) {
      expect(pretty(deep)).toBeUndefined();
    }
  });

  test("keeps ten thousand levels small", () => {
    const deep = "[".repeat(5_000) + "]".repeat(5_000);
    expect(pretty(deep)?.length ?? 0).toBeLessThan(deep.length * 100);
  });
});
