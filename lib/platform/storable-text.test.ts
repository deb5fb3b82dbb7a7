import fc from "fast-check";
import { expect, test } from "vitest";
import { isStorable, storableJson, storableText } from "./storable-text";

/** Any sequence of UTF-16 units, so also NUL and half pairs. */
const anyText = fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units));

test("a text becomes storable, and one that is storable stays as it is", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const storable = storableText(text);
      expect(isStorable(storable)).toBe(true);
      expect(storable).toHaveLength(text.length);
      if (isStorable(text)) expect(storable).toBe(text);
    }),
  );
});

test("JSON becomes storable at any depth, and everything else in it stays", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyText, anyText)), (pairs) => {
      const json = storableJson({ pairs });
      expect(json).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/);
      expect(JSON.parse(json)).toEqual({ pairs: pairs.map((pair) => pair.map(storableText)) });
    }),
  );
});

test("the six characters of an escape are a text like any other", () => {
  const text = String.raw`\u0000 and \ud800`;
  expect(JSON.parse(storableJson([text]))).toEqual([text]);
});
