import fc from "fast-check";
import { expect, test } from "vitest";
import { splitOwnLinks } from "./portal-links";

const origin = "https://portico.example.com";
const linksIn = (text: string) => splitOwnLinks(text, origin).flatMap(({ href }) => href ?? []);

test("links only URLs of this Portico, without punctuation at the end", () => {
  expect(linksIn(`See ${origin}/endpoints/ep_1?x=1, or (${origin}/).`)).toEqual([
    `${origin}/endpoints/ep_1?x=1`,
    `${origin}/`,
  ]);
  const foreign = [
    "https://portico.example.com.evil.example/x",
    "https://portico.example.com@evil.example/x",
    "http://portico.example.com/x",
    "https://portico.example.com:8443/x",
    "javascript:alert(1)",
    "https://evil.example/?to=https://portico.example.com",
  ];
  expect(linksIn(foreign.join("\n"))).toEqual([]);
});

test("keeps the whole text", () => {
  const label = fc.oneof(
    fc.string(),
    fc.constantFrom(`${origin}/a`, `${origin}/b).`, "https://evil.example/", " ", "\n"),
  );
  fc.assert(
    fc.property(fc.array(label), (words) => {
      const text = words.join("");
      expect(
        splitOwnLinks(text, origin)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }),
  );
});
