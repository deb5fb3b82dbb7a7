import fc from "fast-check";
import { expect, test } from "vitest";
import { embedThemeQuery, readEmbedTheme } from "./appearance";

const query = fc
  .tuple(fc.option(fc.oneof(fc.string(), fc.constantFrom("light", "dark"))), fc.option(fc.string()))
  .map(([theme, accent]) => {
    const made = new URLSearchParams({ other: "x" });
    if (theme !== null) made.set("theme", theme);
    if (accent !== null) made.set("accent", accent);
    return made;
  });

test("keeps only the theme parameters of a query", () => {
  fc.assert(
    fc.property(query, (asked) => {
      const kept = embedThemeQuery(asked);
      expect(readEmbedTheme(new URLSearchParams(kept))).toEqual(readEmbedTheme(asked));
      expect(kept).toMatch(/^(theme=(light|dark))?&?(accent=[0-9a-fA-F]{6})?$/);
    }),
  );
});

test("reads the theme and the accent colour", () => {
  expect(embedThemeQuery(new URLSearchParams("embed=1&theme=dark&accent=%230f766e&x=1"))).toBe(
    "theme=dark&accent=0f766e",
  );
  expect(embedThemeQuery(new URLSearchParams("theme=system&accent=teal"))).toBe("");
});
