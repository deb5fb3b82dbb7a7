import fc from "fast-check";
import { expect, test } from "vitest";
import { singleLine } from "./single-line";

test("replaces line breaks, control and invisible characters, and cuts by characters", () => {
  expect(singleLine("Evil\r\nBcc: all@example.com")).toBe("Evil Bcc: all@example.com");
  expect(singleLine("a\u2028b\u2029c\0d\u202Ee\u200B f\tg")).toBe("a b c d e f g");
  expect(singleLine("  Café 北京 🍜 ")).toBe("Café 北京 🍜");
  expect(singleLine("🍜".repeat(10), 4)).toBe("🍜🍜🍜…");
});

test("returns one line of bounded length for any text, and does not change it again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 50 }), (text, max) => {
      const line = singleLine(text, max);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect([...line].length).toBeLessThanOrEqual(max);
      expect(singleLine(line, max)).toBe(line);
    }),
  );
});
