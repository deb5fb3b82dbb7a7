import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { portalPath } from "./portal-path";

const sites = ["https://portico.test/sign-in?next=%2F", "http://localhost:3000/access/token"];

/** The origins that a browser opens for a path, on each of two pages. */
const originsOf = (path: string) => sites.map((page) => new URL(path, page).origin);

const pieces = fc.constantFrom(
  "/",
  "//",
  "\\",
  ".",
  "..",
  "%2e",
  "%2E%2e",
  "%2f",
  "%5c",
  "\t",
  "\n",
  "\0",
  " ",
  "@",
  ":",
  "?",
  "#",
  ";",
  "evil.example",
  "http:",
  "deliveries",
  "é",
  "／",
);

describe("the path to open after a sign-in", () => {
  test("stays on this site, whatever the text", () => {
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 8 }).map((parts) => `/${parts.join("")}`),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const path = portalPath(text);
        if (path === undefined) return;
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(originsOf(path)).toEqual(sites.map((page) => new URL(page).origin));
        expect(portalPath(path)).toBe(path);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    "/..//evil.example",
    "/.//evil.example",
    "/deliveries/..//evil.example",
    "/%2e%2e//evil.example",
    "/%2E//evil.example",
    "/..//..//evil.example",
    "//evil.example",
    "/\\evil.example",
    "/..\\\\evil.example",
    "/\t/evil.example",
    "/./\t/evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "deliveries",
    "",
    `/${"a".repeat(2_000)}`,
    undefined,
    ["/deliveries"],
  ])("is not %j", (target) => {
    expect(portalPath(target)).toBeUndefined();
  });

  test.each([
    ["/", "/"],
    ["/deliveries?status=retrying&cursor=a%2Fb", "/deliveries?status=retrying&cursor=a%2Fb"],
    ["/deliveries/../endpoints", "/endpoints"],
    ["/find?q=//evil.example", "/find?q=//evil.example"],
    ["/deliveries#part", "/deliveries"],
  ])("can be %s", (target, path) => {
    expect(portalPath(target)).toBe(path);
  });
});
