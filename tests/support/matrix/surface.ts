import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The pages, routes and actions of Portico, read from the file system, so that a test cannot forget a new one. */

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
    join(folder, file).replaceAll("\\", "/"),
  );
}

export interface Page {
  /** The path as Next writes it: `/deliveries/[id]`. */
  readonly path: string;
  readonly file: string;
  /** The layouts around the page, outermost first. */
  readonly layouts: readonly string[];
}

/** Every page of the portal. */
export function portalPages(): Page[] {
  return named("page.tsx");
}

/** Every route handler of the portal, which its pages fetch or download from. */
export function portalRoutes(): Page[] {
  return named("route.ts");
}

function named(name: string): Page[] {
  const files = new Set(filesIn("app/(portal)"));
  return [...files]
    .filter((file) => file.endsWith(`/${name}`))
    .map((file) => ({ path: pathOf(file), file, layouts: layoutsAround(file, files) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function pathOf(file: string): string {
  const folders = dirname(file)
    .split("/")
    .slice(1)
    .filter((part) => !part.startsWith("("));
  return `/${folders.join("/")}`;
}

function layoutsAround(file: string, files: ReadonlySet<string>): string[] {
  const parts = dirname(file).split("/");
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  return folders.map((folder) => `${folder}/layout.tsx`).filter((layout) => files.has(layout));
}

/** Every file of server actions. */
export function actionFiles(): string[] {
  return filesIn("app")
    .filter((file) => file.endsWith(".ts") && /^["']use server["']/.test(readFileSync(file, "utf8")))
    .sort();
}

/** Every module whose exports run in the browser. */
export function clientFiles(): string[] {
  return ["components", "app"]
    .flatMap(filesIn)
    .filter((file) => /\.tsx?$/.test(file) && /^["']use client["']/.test(readFileSync(file, "utf8")));
}
