import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** The wrappers that check the origin and the actor. Everything that a browser can call goes through one of them. */
const wrappers = ["action", "actionWhileViewing", "visitorAction"];
/** The actions for visitors who are not signed in, and those allowed while viewing as a partner. */
const open: Readonly<Record<string, readonly string[]>> = {
  actionWhileViewing: [
    "app/(portal)/actions.ts: chooseTheme",
    "app/(portal)/deliveries/(list)/actions.ts: chooseColumns",
    "app/(portal)/(operators)/partners/actions.ts: endViewAs",
  ],
  visitorAction: [
    "app/invitations/[token]/actions.ts: accept",
    "app/sign-in/actions.ts: askForLink",
    "app/access/actions.ts: openLink",
  ],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file).replaceAll("\\", "/"))
    .filter((file) => /\.tsx?$/.test(file));
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("file.tsx", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
}

function isServerFile({ statements: [first] }: ts.SourceFile): boolean {
  const isText = first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
  return Boolean(isText && (first.expression as ts.StringLiteral).text === "use server");
}

function isExported(node: ts.Statement): boolean {
  return ts.canHaveModifiers(node)
    ? Boolean(ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    : false;
}

/** The wrapper of a constant, if it is imported from the session code. */
function wrapperOf(file: ts.SourceFile, { initializer }: ts.VariableDeclaration): string | undefined {
  if (!initializer || !ts.isCallExpression(initializer) || !ts.isIdentifier(initializer.expression)) return;
  const name = initializer.expression.text;
  const imported = file.statements.some(
    (node) =>
      ts.isImportDeclaration(node) &&
      (node.moduleSpecifier as ts.StringLiteral).text === "@/app/_session/action" &&
      node.importClause?.namedBindings?.getText().match(new RegExp(`\\b${name}\\b`)),
  );
  return imported && wrappers.includes(name) ? name : undefined;
}

interface Exported {
  readonly name: string;
  readonly wrapper: string | undefined;
}

/** Everything that a file with "use server" exports to the browser. */
function exportsOf(file: ts.SourceFile): Exported[] {
  return file.statements.flatMap((node): Exported[] => {
    if (ts.isExportDeclaration(node) || ts.isExportAssignment(node))
      return [{ name: node.getText(), wrapper: undefined }];
    if (!isExported(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return [];
    if (!ts.isVariableStatement(node)) return [{ name: node.getText().slice(0, 60), wrapper: undefined }];
    return node.declarationList.declarations.map((declaration) => ({
      name: declaration.name.getText(),
      wrapper: wrapperOf(file, declaration),
    }));
  });
}

/** Counts the functions in other files that are marked as server actions one by one. There must be none. */
function inlineActions(text: string): number {
  return [...text.matchAll(/^\s+["']use server["']/gm)].length;
}

describe("server actions", () => {
  const files = sources("app").map((path) => ({ path, text: readFileSync(path, "utf8") }));
  const serverFiles = files.filter(({ text }) => isServerFile(parse(text)));

  test("all have a wrapper", () => {
    const found = serverFiles.flatMap(({ path, text }) =>
      exportsOf(parse(text)).map((each) => ({ path, ...each })),
    );
    expect(found.length).toBeGreaterThan(15);
    expect(found.filter(({ wrapper }) => wrapper === undefined)).toEqual([]);
    for (const [wrapper, expected] of Object.entries(open)) {
      const names = found
        .filter((each) => each.wrapper === wrapper)
        .map(({ path, name }) => `${path}: ${name}`);
      expect(names.sort()).toEqual([...expected].sort());
    }
  });

  test("are in files of their own", () => {
    expect(files.filter(({ text }) => inlineActions(text) > 0).map(({ path }) => path)).toEqual([]);
    const elsewhere = ["components", "lib", "inngest"].flatMap(sources);
    expect(elsewhere.filter((path) => /["']use server["']/.test(readFileSync(path, "utf8")))).toEqual([]);
  });

  const from = 'import { action } from "@/app/_session/action";';
  test.each([
    '"use server"; export async function remove() {}',
    '"use server"; export const remove = async () => {};',
    '"use server"; const action = (run) => run; export const remove = action(async () => {});',
    `"use server"; ${from} async function remove() {} export { remove };`,
    `"use server"; ${from} export default action(async () => {});`,
    '"use server"; export * from "./others";',
  ])("a planted action without a wrapper is caught: %s", (text) => {
    expect(isServerFile(parse(text))).toBe(true);
    expect(exportsOf(parse(text)).filter(({ wrapper }) => wrapper === undefined)).toHaveLength(1);
  });

  test("an action with a wrapper passes", () => {
    const text = `"use server"; ${from} export type Input = string; export const remove = action(async () => {});`;
    expect(exportsOf(parse(text))).toEqual([{ name: "remove", wrapper: "action" }]);
  });
});
