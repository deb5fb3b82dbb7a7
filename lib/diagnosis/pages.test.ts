import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { failureCodes } from "@/lib/deliveries/attempts/failure-code";
import { type CodeDescription, describeCode } from "./failure-codes";
import { rejectionDescriptions, signatureHints } from "./rejections";

const docs = fileURLToPath(new URL("../../docs", import.meta.url));
const folder = join(docs, "failure-codes");
const read = (path: string) => readFileSync(path, "utf8");
const pages = readdirSync(folder).filter((name) => name !== "README.md");
const sections = ["What happened", "Who can fix it", "How to fix", "Common mistakes", "Related"];

const owners: Readonly<Record<CodeDescription["responsible"], string>> = {
  partner: "You",
  operator: "The operator",
  provider: "The provider",
  portico: "Portico",
};

/** The text under each heading of the second level, in order. */
function sectionsOf(page: string): [string, string][] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end).trim(), part.slice(end).trim()];
    });
}

/** Links to files that do not exist. */
function brokenLinks(path: string): string[] {
  const targets = [...read(path).matchAll(/\]\(([^)#]+)[^)]*\)/g)].flatMap(([, target]) => target ?? []);
  return targets.filter((target) => !/^https?:/.test(target) && !existsSync(join(dirname(path), target)));
}

describe("docs/failure-codes", () => {
  it("has a page for every code, and no other", () => {
    expect(pages.sort()).toEqual(failureCodes.map((code) => `${code}.md`).sort());
  });

  it.each(failureCodes)("%s: is complete and agrees with the code's description", (code) => {
    const page = read(join(folder, `${code}.md`));
    const { title, responsible } = describeCode(code);
    expect(page.startsWith(`# ${title}\n\n\`${code}\`\n`)).toBe(true);
    expect(sectionsOf(page).map(([heading]) => heading)).toEqual(sections);
    for (const [heading, text] of sectionsOf(page)) expect(text, heading).not.toBe("");
    expect(Object.fromEntries(sectionsOf(page))["Who can fix it"]?.startsWith(owners[responsible])).toBe(
      true,
    );
    expect(page.trim().split("\n").length).toBeLessThanOrEqual(35);
  });

  it.each(failureCodes)("%s: is in the index, with the same owner", (code) => {
    const row = read(join(folder, "README.md"))
      .split("\n")
      .find((line) => line.startsWith(`| [${code}](${code}.md) |`));
    expect(row?.toLowerCase()).toContain(`| ${owners[describeCode(code).responsible].toLowerCase()}`);
  });

  it.each([...pages, "README.md", "../rejections.md"])("%s: the linked files exist", (name) => {
    expect(brokenLinks(join(folder, name))).toEqual([]);
  });
});

describe("docs/rejections.md", () => {
  const page = read(join(docs, "rejections.md"));

  it("has a section for every code, and no other", () => {
    expect(sectionsOf(page).map(([code]) => code)).toEqual(Object.keys(rejectionDescriptions));
    for (const [code, text] of sectionsOf(page)) expect(text, code).toMatch(/^Response: /);
  });

  it.each(Object.keys(signatureHints))("explains the hint %s", (hint) => {
    expect(page).toContain(`| ${hint.replaceAll("_", " ")} |`);
  });
});
