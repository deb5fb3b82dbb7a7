import fc from "fast-check";
import { expect, test } from "vitest";
import { accentStyles, maxChroma, readAccent } from "./accent";

const digit = fc.constantFrom(..."0123456789abcdefABCDEF");
const colour = fc.array(digit, { minLength: 6, maxLength: 6 }).map((digits) => digits.join(""));

test("reads hue and chroma of a colour", () => {
  expect(readAccent("0f766e")).toMatchObject({ hue: expect.closeTo(186.4, 0) });
  expect(readAccent("#ff0000")).toEqual({ hue: expect.closeTo(29.2, 0), chroma: maxChroma });
  expect(readAccent("808080")?.chroma).toBe(0);
});

test("returns only numbers within bounds for every colour", () => {
  fc.assert(
    fc.property(colour, fc.boolean(), (digits, hash) => {
      const accent = readAccent(hash ? `#${digits}` : digits);
      expect(accent?.hue).toBeGreaterThanOrEqual(0);
      expect(accent?.hue).toBeLessThanOrEqual(360);
      expect(accent?.chroma).toBeLessThanOrEqual(maxChroma);
      expect(accentStyles(accent ?? { hue: 0, chroma: 0 })).toMatch(
        /^:root:root\{(--[a-z-]+:light-dark\(oklch\([\d. ]+\), oklch\([\d. ]+\)\);){4}\}$/,
      );
    }),
  );
});

test("ignores values that are not a colour", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.anything()), (value) => {
      fc.pre(typeof value !== "string" || !/^#?[0-9a-f]{6}$/i.test(value));
      expect(readAccent(value)).toBeUndefined();
    }),
  );
  for (const value of ["red", "fff", "0f766e;", "0f766e\n", "url(x)", "#0f766e80", ["0f766e"]])
    expect(readAccent(value)).toBeUndefined();
});
