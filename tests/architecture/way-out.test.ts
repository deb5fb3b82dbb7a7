import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Modules that can open a connection, and the exports that cannot and may be imported elsewhere. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  http: ["createServer", "IncomingMessage", "Server"],
  https: [],
  http2: [],
  net: ["BlockList", "isIP", "isIPv4", "isIPv6"],
  tls: [],
  dgram: [],
  dns: [],
  "dns/promises": [],
  undici: [],
  axios: [],
  got: [],
  "node-fetch": [],
  ws: [],
};
const globals = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"];

/** Requests of the browser to its own Portico. */
const exceptions = ["components/shell/live.tsx: fetch", "components/shell/use-search.ts: fetch"];

/** Every place where a file could open a connection by itself. */
function waysOut(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    found.push(...(ts.isImportDeclaration(node) ? importedBy(node) : wayOutOf(node)));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found.map((what) => `${file}: ${what}`);
}

function moduleName(node: ts.Node | undefined): string | undefined {
  if (!node || !ts.isStringLiteralLike(node)) return undefined;
  const name = node.text.replace(/^node:/, "");
  return Object.hasOwn(harmless, name) ? name : undefined;
}

function importedBy(node: ts.ImportDeclaration): string[] {
  const name = moduleName(node.moduleSpecifier);
  const clause = node.importClause;
  if (name === undefined || clause?.isTypeOnly) return [];
  const bindings = clause?.namedBindings;
  if (!clause || clause.name || !bindings || !ts.isNamedImports(bindings)) return [name];
  return bindings.elements
    .filter((each) => !each.isTypeOnly && !harmless[name]?.includes((each.propertyName ?? each.name).text))
    .map((each) => `${name}.${each.name.text}`);
}

/** `import()`, `require()`, `export … from`, and the globals. */
function wayOutOf(node: ts.Node): string[] {
  if (ts.isExportDeclaration(node)) return [moduleName(node.moduleSpecifier) ?? []].flat();
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  const callee = node.expression;
  const loads = callee.kind === ts.SyntaxKind.ImportKeyword || callee.getText() === "require";
  if (loads) return [moduleName(node.arguments?.[0]) ?? []].flat();
  const [, name] = /^(?:globalThis\.|window\.|self\.|global\.)?(\w+)$/.exec(callee.getText()) ?? [];
  return name && globals.includes(name) ? [name] : [];
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file).replaceAll("\\", "/"))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file));
}

describe("the way out", () => {
  test("is only lib/http", () => {
    const files = ["lib", "inngest", "app", "server", "components"].flatMap(sources);
    const found = files.flatMap((file) => waysOut(file, readFileSync(file, "utf8")));
    const elsewhere = found.filter((way) => !way.startsWith("lib/http/") && !exceptions.includes(way));
    expect(elsewhere).toEqual([]);
    // lib/http itself is found, so the search works.
    expect(found).toEqual(expect.arrayContaining(["lib/http/send-request.ts: http", ...exceptions]));
  });

  test.each([
    'import http from "node:http";',
    'import * as https from "https";',
    'import { request } from "node:https";',
    'import { createServer, request as ask } from "node:http";',
    'import net, { type Socket } from "node:net";',
    'import { connect } from "tls";',
    'import "undici";',
    'import { lookup } from "node:dns/promises";',
    'export { request } from "node:http";',
    'const http = await import("node:http");',
    'const axios = require("axios");',
    'const response = await fetch("https://example.com");',
    "globalThis.fetch(url);",
    "new WebSocket(url);",
  ])("a planted connection is caught: %s", (text) => {
    expect(waysOut("lib/x.ts", text)).toHaveLength(1);
  });

  test.each([
    'import type { IncomingMessage } from "node:http";',
    'import { createServer, type Server } from "node:http";',
    'import { BlockList, isIP } from "node:net";',
    'import { createHttpClient } from "@/lib/http/client";',
    "router.fetch(url); const fetchPage = 1; prefetch(url);",
  ])("a harmless import passes: %s", (text) => {
    expect(waysOut("lib/x.ts", text)).toEqual([]);
  });
});
