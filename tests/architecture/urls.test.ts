import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * In Node 20, `URL.canParse` is wrong about international names once V8 has optimised it, and `z.url()` without a protocol
 * calls it. Only `new URL`, as in `parseUrl`, is right. `URL.parse` does not exist in Node 20.
 */
const wrongWays = [
  /\bcanParse\b/g,
  /\bURL\s*\??\.\s*parse\b/g,
  /\bURL\s*\[/g,
  /\bz\s*\.\s*url\(\s*(?!\{[^}]*protocol)/g,
];

function wrongWaysIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  return wrongWays.flatMap((way) => code.match(way) ?? []);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file).replaceAll("\\", "/"))
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file));
}

describe("checking a URL", () => {
  test("is done with `new URL` everywhere", () => {
    const folders = ["lib", "inngest", "app", "server", "components", "embedded", "cli", "prisma"];
    const files = [...folders.flatMap(sources), "proxy.ts", "instrumentation.ts", "next.config.mjs"];
    const own = files.filter((file) => !file.includes("/generated/"));
    expect(own.length).toBeGreaterThan(300);
    const found = own.flatMap((file) =>
      wrongWaysIn(readFileSync(file, "utf8")).map((way) => `${file}: ${way}`),
    );
    expect(found).toEqual([]);
  });

  test.each([
    "if (URL.canParse(text)) return;",
    "const { canParse } = URL;",
    'URL["canParse"](text);',
    "const url = URL.parse(text);",
    "link: z.url(),",
    'link: z.url({ error: "must be a URL" }),',
    'link: z\n  .url("must be a URL")',
  ])("a planted check is caught: %s", (text) => {
    expect(wrongWaysIn(text).length).toBeGreaterThan(0);
  });

  test.each([
    "new URL(text); parseUrl(text);",
    "link: z.url({ protocol: /^https?$/ }),",
    "// URL.canParse is wrong\n/** `URL.canParse` */",
  ])("a harmless text passes: %s", (text) => {
    expect(wrongWaysIn(text)).toEqual([]);
  });
});
