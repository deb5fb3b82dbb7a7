import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Inside lib/, imports run from right to left in this row, never the other way. */
const row = [
  ["platform"],
  ["outbound", "dialects", "mail"],
  ["audit"],
  ["catalog"],
  ["registrations"],
  ["ingest"],
  ["alerts"],
  ["delivery"],
  ["diagnosis", "statistics"],
  ["portal"],
] as const;
const rank = new Map<string, number>(row.flatMap((names, at) => names.map((name) => [name, at] as const)));

/** What each part outside of the row may import of Portico. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "lib/web": ["lib/platform", "lib/registrations"],
  components: ["components", "lib"],
  embedded: ["embedded", "lib/platform"],
  inngest: ["inngest", "lib"],
  server: ["server", "inngest", "lib"],
  app: ["app", "components", "inngest", "lib", "package.json"],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file));
}

/** The files that a file imports, as paths from the root; packages stay as they are. */
function importsOf(file: string, text: string): string[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => {
    if (fileName.startsWith("@/")) return fileName.slice(2);
    return fileName.startsWith(".") ? normalize(join(dirname(file), fileName)) : `npm:${fileName}`;
  });
}

function rankOf(path: string): number | undefined {
  const [top, part] = path.split("/");
  return top === "lib" && part ? rank.get(part) : undefined;
}

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

/** What is wrong with one import, or undefined. */
function violation(file: string, target: string): string | undefined {
  const from = file.replaceAll("\\", "/");
  if (target.startsWith("npm:")) {
    const framework = /^npm:(next|react|react-dom)(\/|$)/.test(target);
    return framework && within(from, "lib") ? `${from}: lib/ knows nothing of ${target.slice(4)}` : undefined;
  }
  if (within(target, "prisma/generated")) return undefined;
  const rule = Object.keys(allowed).find((folder) => within(from, folder));
  if (rule) {
    const fine = within(target, rule) || (allowed[rule] ?? []).some((folder) => within(target, folder));
    return fine ? undefined : `${from} must not import ${target}`;
  }
  const [own, other] = [rankOf(from), rankOf(target)];
  if (own === undefined) return undefined;
  if (other === undefined) return `${from} must not import ${target}`;
  const sameRank = own === other && from.split("/")[1] !== target.split("/")[1];
  return other > own || sameRank ? `${from} must not import ${target}` : undefined;
}

function violationsIn(file: string, text: string): string[] {
  return importsOf(file, text)
    .map((target) => violation(file, target))
    .filter((found) => found !== undefined);
}

describe("imports", () => {
  const files = ["lib", "app", "components", "inngest", "server", "embedded"].flatMap(sources);

  test("run one way", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => violationsIn(file, readFileSync(file, "utf8")))).toEqual([]);
  });

  // Each of these must be caught, or the test above proves nothing.
  test.each([
    ["lib/platform/x.ts", 'import "@/lib/dialects";'],
    ["lib/dialects/x.ts", 'import "../outbound/door";'],
    ["lib/ingest/x.ts", 'export * from "../delivery/claim";'],
    ["lib/ingest/x.ts", 'import { raiseAlert } from "@/lib/alerts/raise-alert";'],
    ["lib/mail/x.ts", 'import "@/lib/registrations/user/create-user";'],
    ["lib/delivery/x.ts", 'const x = import("@/lib/portal/list-events");'],
    ["lib/delivery/x.ts", 'import "@/inngest/client";'],
    ["lib/portal/x.ts", 'import { headers } from "next/headers";'],
    ["lib/web/x.ts", 'import "@/lib/delivery/claim";'],
    ["embedded/x.ts", 'import "@/lib/registrations/bootstrap";'],
    ["components/x.tsx", 'import "@/app/page";'],
    ["inngest/x.ts", 'import "@/app/page";'],
  ])("a planted violation in %s is caught: %s", (file, text) => {
    expect(violationsIn(file, text)).toHaveLength(1);
  });

  test.each([
    [
      "lib/delivery/x.ts",
      'import "@/lib/platform/ids"; import "../alerts/raise-alert"; import "./claim"; import "pg";',
    ],
    ["app/x.tsx", 'import "@/lib/portal/list-events"; import "next/link"; import "./y";'],
  ])("what is allowed in %s passes", (file, text) => {
    expect(violationsIn(file, text)).toEqual([]);
  });
});

test("only lib/platform/env.ts (and the plain set-up script) reads process.env", () => {
  const readers = ["lib", "app", "components", "inngest", "server", "embedded", "cli", "prisma"]
    .flatMap(sources)
    .filter((file) => !file.startsWith("prisma/generated"))
    .filter((file) => /process\.env|process\["env"\]/.test(readFileSync(file, "utf8")));
  expect(readers).toEqual(["lib/platform/env.ts"]);
});
