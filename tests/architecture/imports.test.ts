import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/**
 * The order of the folders in lib/. A file may import from its own group and from the groups before it. A subfolder
 * that is named here has its own position.
 */
const order = [
  ["platform"],
  ["http", "dialects"],
  ["mail", "secrets"],
  ["auth", "audit"],
  ["statistics"],
  ["partners"],
  ["members", "sources"],
  ["endpoints"],
  ["api-keys"],
  ["events/ingest", "events/rejections"],
  ["alerts"],
  ["deliveries"],
  // The pages of events show deliveries; alerts and deliveries import how events are stored.
  ["events", "diagnosis", "retention"],
  ["search", "system"],
  ["api"],
] as const;
const rank = new Map<string, number>(
  order.flatMap((folders, at) => folders.map((folder) => [`lib/${folder}`, at] as const)),
);

/** Files of lib/ that hold constants and pure functions. Components may import values from these. */
const pureFiles = [
  "lib/auth/rights",
  "lib/deliveries/copies/compare-copies",
  "lib/diagnosis/failure-codes",
  "lib/dialects/event-type-pattern",
  "lib/endpoints/health-level",
  "lib/endpoints/settings",
  "lib/platform/parse-url",
  "lib/statistics/time-range",
];

/** The parts of lib/platform/database that open, migrate and close the database of a command. */
const ownDatabase = ["migrate", "pool", "prisma"].map((file) => `lib/platform/database/${file}`);

interface Rule {
  /** The files and folders that may be imported. */
  readonly may: readonly string[];
  /** Exceptions from `may`. */
  readonly butNot?: readonly string[];
  /** Exceptions from `butNot`. */
  readonly except?: readonly string[];
  /** The files and folders whose types may be imported, but no values. */
  readonly types?: readonly string[];
}

/** The rules for the parts of Portico outside lib/. The first path that holds the file decides. */
const rules: Readonly<Record<string, Rule>> = {
  "components/ui": { may: ["components/ui", "components/format"], types: ["lib"] },
  "components/format": {
    may: ["components/ui", "components/format", "lib/platform/parse-url"],
    types: ["lib"],
  },
  components: { may: ["components", ...pureFiles], types: ["lib"] },
  embedded: { may: ["embedded", "lib/platform"] },
  inngest: { may: ["inngest", "lib"], butNot: ["lib/api"] },
  server: { may: ["server", "inngest", "lib"] },
  "app/api/inngest": { may: ["app", "inngest", "lib"], butNot: ["lib/platform/database"] },
  app: {
    may: ["app", "components", "lib", "package.json"],
    butNot: ["lib/platform/database"],
  },
  cli: {
    may: [
      "cli",
      "embedded",
      "lib",
      "prisma/seed",
      "tests/faults",
      "tests/serverless/support",
      "tests/support",
    ],
    butNot: ["lib/platform/database"],
    except: ownDatabase,
  },
  "prisma/seed.ts": {
    may: ["lib"],
    butNot: ["lib/platform/database"],
    except: [...ownDatabase, "lib/platform/database/checkpoints"],
  },
  "proxy.ts": {
    may: [
      "app/_session/embed-cookie",
      "app/_session/session-rate",
      "app/page-roots",
      "lib/platform/check-env",
      "lib/platform/env",
      "lib/platform/transport-security",
    ],
  },
  "instrumentation.ts": { may: ["instrumentation.node"] },
  "instrumentation.node.ts": {
    may: ["inngest/publisher", "inngest/stay-registered", "lib/platform", "server/guard-next-server"],
  },
};

interface Import {
  /** A path from the root, or `npm:` and the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file).replaceAll("\\", "/"))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file));
}

function importsOf(file: string, text: string): Import[] {
  const types = typeOnlyImports(text);
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => ({
    target: targetOf(file, fileName),
    typeOnly: types.has(fileName),
  }));
}

function typeOnlyImports(text: string): ReadonlySet<string> {
  const statements = ts.createSourceFile("x.tsx", text, ts.ScriptTarget.Latest).statements;
  const all = statements.filter((node) => ts.isImportDeclaration(node));
  const name = (node: ts.ImportDeclaration) => (node.moduleSpecifier as ts.StringLiteral).text;
  const values = new Set(all.filter((node) => !node.importClause?.isTypeOnly).map(name));
  return new Set(all.map(name).filter((each) => !values.has(each)));
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  return specifier.startsWith(".") ? normalize(join(dirname(file), specifier)) : `npm:${specifier}`;
}

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

function rankOf(path: string): number | undefined {
  const [top, folder, subfolder] = path.split("/");
  return rank.get(`${top}/${folder}/${subfolder}`) ?? rank.get(`${top}/${folder}`);
}

function isAllowed({ may, butNot, except, types }: Rule, { target, typeOnly }: Import): boolean {
  const isIn = (places: readonly string[] = []) => places.some((place) => within(target, place));
  if (typeOnly && isIn(types)) return true;
  return isIn(may) && (!isIn(butNot) || isIn(except));
}

/** Describes what is wrong with one import; undefined when it is allowed. */
function violation(file: string, each: Import): string | undefined {
  const { target } = each;
  if (target.startsWith("npm:")) {
    const framework = /^npm:(next|react|react-dom)(\/|$)/.test(target);
    return framework && within(file, "lib") ? `${file}: lib/ must not import ${target.slice(4)}` : undefined;
  }
  if (within(target, "prisma/generated")) return undefined;
  const place = Object.keys(rules).find((name) => within(file, name));
  const rule = place === undefined ? undefined : rules[place];
  if (rule) return isAllowed(rule, each) ? undefined : `${file} must not import ${target}`;
  const [own, other] = [rankOf(file), rankOf(target)];
  if (own === undefined) return `${file} is in no folder of the order`;
  return other === undefined || other > own ? `${file} must not import ${target}` : undefined;
}

function violationsIn(file: string, text: string): string[] {
  return importsOf(file, text)
    .map((each) => violation(file, each))
    .filter((found) => found !== undefined);
}

/** The import cycles between files, each once. Imports of types count too. @param texts by path */
function cyclesIn(texts: ReadonlyMap<string, string>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const target of filesImportedBy(file, texts)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of texts.keys()) visit(file, []);
  return cycles;
}

function filesImportedBy(
  file: string,
  texts: ReadonlyMap<string, string>,
  counts: (each: Import) => boolean = () => true,
): string[] {
  return importsOf(file, texts.get(file) ?? "")
    .filter(counts)
    .map(({ target }) => [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`])
    .map((candidates) => candidates.find((candidate) => texts.has(candidate)))
    .filter((found) => found !== undefined);
}

/** Everything that a file needs when it runs: its imports of values, theirs, and so on. @param texts by path */
function neededBy(file: string, texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const needed = new Set<string>();
  const visit = (each: string): void => {
    for (const target of filesImportedBy(each, texts, ({ typeOnly }) => !typeOnly)) {
      if (needed.has(target)) continue;
      needed.add(target);
      visit(target);
    }
  };
  visit(file);
  return needed;
}

describe("imports", () => {
  const texts = new Map(
    [
      ...["lib", "app", "components", "inngest", "server", "embedded", "cli"].flatMap(sources),
      ...["prisma/seed.ts", "proxy.ts", "instrumentation.ts", "instrumentation.node.ts"],
    ].map((file) => [file, readFileSync(file, "utf8")] as const),
  );

  test("run one way", () => {
    expect(texts.size).toBeGreaterThan(100);
    expect([...texts].flatMap(([file, text]) => violationsIn(file, text))).toEqual([]);
  });

  test("form no cycles", () => {
    expect(cyclesIn(texts)).toEqual([]);
  });

  test("of values into components need no database and no environment", () => {
    const impure = (path: string) =>
      [...neededBy(`${path}.ts`, texts)].filter(
        (file) => within(file, "lib/platform/database") || file === "lib/platform/env.ts",
      );
    expect(pureFiles.filter((path) => !texts.has(`${path}.ts`))).toEqual([]);
    expect(pureFiles.filter((path) => impure(path).length > 0)).toEqual([]);
  });

  // Each of these must be caught, or the tests above prove nothing.
  test.each([
    ["lib/platform/x.ts", 'import "@/lib/dialects";'],
    ["lib/dialects/x.ts", 'import "../secrets/sealed-secret";'],
    ["lib/secrets/x.ts", 'import type { Context } from "@/lib/auth/context";'],
    ["lib/mail/x.ts", 'import "@/lib/members/create-user";'],
    ["lib/auth/x.ts", 'import "@/lib/members/create-user";'],
    ["lib/statistics/x.ts", 'import "@/lib/endpoints/list-endpoints";'],
    ["lib/partners/x.ts", 'import "@/lib/members/list-members";'],
    ["lib/sources/x.ts", 'import "@/lib/endpoints/find-endpoint";'],
    ["lib/endpoints/x.ts", 'import "../api-keys/find-api-key";'],
    ["lib/api-keys/x.ts", 'import "@/lib/events/ingest/store-event";'],
    ["lib/events/ingest/x.ts", 'export * from "../../deliveries/queue/claim";'],
    ["lib/events/ingest/x.ts", 'import { raiseAlert } from "@/lib/alerts/raise-alert";'],
    ["lib/events/rejections/x.ts", 'import "../read-event";'],
    ["lib/alerts/x.ts", 'import "@/lib/deliveries/queue/settle";'],
    ["lib/deliveries/x.ts", 'const x = import("@/lib/events/list-events");'],
    ["lib/deliveries/x.ts", 'import "@/lib/diagnosis/explain-attempt";'],
    ["lib/deliveries/x.ts", 'import "@/inngest/client";'],
    ["lib/retention/x.ts", 'import "@/lib/system/read-health";'],
    ["lib/search/x.ts", 'import { headers } from "next/headers";'],
    ["lib/system/x.ts", 'import "@/lib/api/routes";'],
    ["lib/other/x.ts", 'import "@/lib/platform/ids";'],
    ["embedded/x.ts", 'import "@/lib/system/bootstrap";'],
    ["components/x.tsx", 'import "@/app/page";'],
    ["components/ui/x.tsx", 'import { Live } from "@/components/shell/live";'],
    ["components/ui/x.tsx", 'import type { Filters } from "../deliveries/filters";'],
    ["components/ui/x.tsx", 'import { listEvents } from "@/lib/events/list-events";'],
    ["components/format/x.ts", 'import "@/components/charts/scale";'],
    ["components/events/x.tsx", 'import { listEvents } from "@/lib/events/list-events";'],
    ["components/events/x.tsx", 'import { type EventRow, listEvents } from "@/lib/events/list-events";'],
    ["inngest/x.ts", 'import "@/app/page";'],
    ["inngest/x.ts", 'import { problem } from "@/lib/api/problem";'],
    ["server/x.ts", 'import "@/embedded/up";'],
    ["app/x.tsx", 'import { prisma } from "@/lib/platform/database/prisma";'],
    ["app/api/v1/x/route.ts", 'import { pool } from "@/lib/platform/database/pool";'],
    ["app/api/v1/x/route.ts", 'import { inngest } from "@/inngest/client";'],
    ["app/api/inngest/route.ts", 'import { pool } from "@/lib/platform/database/pool";'],
    ["cli/x.ts", 'import "@/app/_session/action";'],
    ["cli/x.ts", 'import { db } from "@/lib/platform/database/db";'],
    ["cli/x.ts", 'import { functions } from "@/inngest/functions";'],
    ["prisma/seed.ts", 'import { up } from "@/embedded/up";'],
    ["prisma/seed.ts", 'import { inTransaction } from "@/lib/platform/database/transaction";'],
    ["proxy.ts", 'import { currentContext } from "@/app/_session/current-context";'],
    ["instrumentation.node.ts", 'import { bootstrap } from "@/lib/system/bootstrap";'],
  ])("a planted violation in %s is caught: %s", (file, text) => {
    expect(violationsIn(file, text)).toHaveLength(1);
  });

  test.each([
    [
      "lib/deliveries/x.ts",
      'import "@/lib/platform/ids"; import "../alerts/raise-alert"; import "./claim"; import "pg";',
    ],
    ["lib/events/x.ts", 'import "./ingest/headers"; import "@/lib/deliveries/delivery-row";'],
    ["components/ui/x.tsx", 'import type { Role } from "@/lib/auth/context"; import "../format/time";'],
    ["app/x.tsx", 'import "@/lib/events/list-events"; import "next/link"; import "./y";'],
    ["app/api/inngest/route.ts", 'import { functions } from "@/inngest/functions";'],
    ["components/events/x.tsx", 'import type { EventRow } from "@/lib/events/list-events";'],
    ["components/events/x.tsx", 'import { describeCode } from "@/lib/diagnosis/failure-codes";'],
    ["cli/x.ts", 'import { closePool } from "@/lib/platform/database/pool"; import "@/prisma/seed";'],
  ])("what is allowed in %s passes", (file, text) => {
    expect(violationsIn(file, text)).toEqual([]);
  });

  test.each([
    ["values", 'import { b } from "./b";', 'import { a } from "@/lib/x/a";'],
    ["types", 'import type { B } from "./b";', 'import type { A } from "./a";'],
  ])("a planted cycle of %s is caught", (_, a, b) => {
    const planted = new Map(Object.entries({ "lib/x/a.ts": a, "lib/x/b.ts": b }));
    expect(cyclesIn(planted)).toEqual(["lib/x/a.ts → lib/x/b.ts → lib/x/a.ts"]);
  });

  test("a planted way from a pure file to the database is caught, but not one of types alone", () => {
    const database = "lib/platform/database/pool.ts";
    const planted = (text: string) =>
      neededBy(
        "lib/x/a.ts",
        new Map([
          ["lib/x/a.ts", text],
          ["lib/x/b.ts", 'import { pool } from "@/lib/platform/database/pool";'],
          [database, ""],
        ]),
      );
    expect([...planted('import { b } from "./b";')]).toContain(database);
    expect([...planted('import type { B } from "./b";')]).toEqual([]);
  });

  test("a shared import is no cycle", () => {
    const chain = {
      "lib/x/a.ts": 'import "./b"; import "./c";',
      "lib/x/b.ts": 'import "./c";',
      "lib/x/c.ts": "",
    };
    expect(cyclesIn(new Map(Object.entries(chain)))).toEqual([]);
  });
});

test("only lib/platform/env.ts (and the plain set-up script) reads process.env", () => {
  const readers = ["lib", "app", "components", "inngest", "server", "embedded", "cli", "prisma"]
    .flatMap(sources)
    .filter((file) => !file.startsWith("prisma/generated"))
    .filter((file) => /process\.env|process\["env"\]/.test(readFileSync(file, "utf8")));
  expect(readers).toEqual(["lib/platform/env.ts"]);
});
