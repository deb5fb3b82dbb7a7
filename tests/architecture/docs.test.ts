import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

/** Holds the documentation to the files and headings that it names. */

const folders = ["lib", "app", "components", "inngest", "server", "cli", "embedded", "tests", "prisma"];

function documents(): string[] {
  const below = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, file).replaceAll("\\", "/"),
    );
  const pages = ["docs", "lib", "tests"]
    .flatMap(below)
    .filter((file) => file.endsWith(".md") && !file.includes("/node_modules/"));
  return ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ...pages];
}

/** The text without code blocks, in which nothing is a link or a heading. */
function proseOf(text: string): string {
  return text.replace(/^( *)```.*?^\1```$/gms, "");
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of proseOf(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Links of a page to a file or a heading that does not exist. */
function brokenLinks(file: string, text: string): string[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(file, text, link))
    .map((link) => `${file}: ${link}`);
}

function leadsSomewhere(file: string, text: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : normalize(join(dirname(file), path));
  if (path !== "" && !existsSync(target)) return false;
  if (anchor === undefined) return true;
  if (path !== "" && !statSync(target).isFile()) return false;
  return anchorsOf(path === "" ? text : readFileSync(target, "utf8")).has(anchor);
}

/** Tests in the last column of the tables of docs/security.md that do not exist. */
function missingTests(text: string): string[] {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const rows = [...text.matchAll(/^\|.*\|.*\| (.+) \|$/gm)].map(([, tests = ""]) => tests);
  return rows
    .flatMap((tests) => [...tests.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name))
    .filter((name) => !isTest(name, scripts));
}

function isTest(name: string, scripts: Readonly<Record<string, string>>): boolean {
  const script = /^npm run (\S+)$/.exec(name)?.[1];
  if (script !== undefined) return script in scripts;
  return existsSync(name.startsWith("lib/") ? name : `tests/${name}.test.ts`);
}

/** Paths from the root, in backticks, that do not exist. A path with a placeholder is not checked. */
function missingPaths(file: string, text: string): string[] {
  return [...proseOf(text).matchAll(/`([^`\n]+)`/g)]
    .map(([, code = ""]) => code)
    .filter((code) => folders.some((folder) => code.startsWith(`${folder}/`)) && !/[\s<>{}*…]/.test(code))
    .filter((path) => !existsSync(path))
    .map((path) => `${file}: ${path}`);
}

describe("the documentation", () => {
  const texts = documents().map((file) => [file, readFileSync(file, "utf8")] as const);

  test("links to files and headings that exist", () => {
    expect(texts.length).toBeGreaterThan(60);
    expect(texts.flatMap(([file, text]) => brokenLinks(file, text))).toEqual([]);
  });

  test("names paths that exist", () => {
    expect(texts.flatMap(([file, text]) => missingPaths(file, text))).toEqual([]);
  });

  // Each of these must be caught, or the tests above prove nothing.
  test.each([
    ["a missing file", "See [this](docs/missing.md)."],
    ["a missing heading of another page", "See [this](docs/deploy.md#changing-the-weather)."],
    ["a missing heading of the same page", "# Title\n\nSee [this](#other)."],
    ["a heading that is only in a code block", "```\n# Other\n```\n\nSee [this](#other)."],
  ])("a planted link to %s is caught", (_, text) => {
    expect(brokenLinks("README.md", text)).toHaveLength(1);
  });

  test("a planted path that does not exist is caught", () => {
    expect(missingPaths("README.md", "See `lib/missing/file.ts`.")).toEqual([
      "README.md: lib/missing/file.ts",
    ]);
  });

  test("what exists passes", () => {
    const text = [
      "# A title, with a comma",
      "[a](docs/deploy.md#changing-the-encryption-key) [b](#a-title-with-a-comma) [c](https://example.com/x)",
      "`lib/platform/env.ts` `lib/{name}/x.ts` `npm run lib/x`",
    ].join("\n\n");
    expect([...brokenLinks("README.md", text), ...missingPaths("README.md", text)]).toEqual([]);
  });
});

describe("docs/security.md", () => {
  const text = readFileSync("docs/security.md", "utf8");
  const [attempts = ""] = text.split("## Quotas");

  test("names a test that exists in each row", () => {
    const rows = attempts.match(/^\|(?! ---| attempt| what they).*$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((row) => !/\| `[^|]+ \|$/.test(row))).toEqual([]);
    expect(missingTests(attempts)).toEqual([]);
  });

  test("a test that does not exist is found", () => {
    const row = (name: string) => `| a | b | \`integration/quotas\`, \`${name}\` |`;
    for (const name of ["integration/nothing", "lib/nothing.test.ts", "npm run nothing"]) {
      expect(missingTests(row(name))).toEqual([name]);
    }
  });
});
