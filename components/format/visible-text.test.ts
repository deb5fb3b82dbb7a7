import fc from "fast-check";
import { expect, test } from "vitest";
import { visibleText } from "./visible-text";

test("shows hidden characters and keeps all others", () => {
  expect(visibleText("a\0b\x1b[31m\x7f")).toBe("a␀b␛[31m␡");
  expect(visibleText("pay \u202egnp.exe")).toBe("pay ‹U+202E›gnp.exe");
  expect(visibleText('{\r\n\t"ü": "😀"}')).toBe('{\r\n\t"ü": "😀"}');
});

test("never adds markup to a text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = visibleText(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
      expect(shown).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]/);
      const count = (of: string) => of.split(/[<>&"]/).length;
      expect(count(shown)).toBe(count(text));
    }),
  );
});
