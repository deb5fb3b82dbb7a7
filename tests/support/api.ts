import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Role } from "@/lib/auth/context";
import { operator } from "./portico";
import { type RouteModule, type Routes, serveRoutes } from "./web-server";

export interface ApiResponse {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire; each test says what it expects of it
  readonly body: any;
}

export interface Api {
  readonly url: string;
  /** The routes that are there: method and pattern, such as `["GET", "/endpoints/:id"]`. */
  readonly routes: readonly (readonly [string, string])[];
  call(key: string, method: string, path: string, body?: unknown): Promise<ApiResponse>;
  close(): Promise<void>;
}

const folder = "app/api/v1";
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Serves every route of the API that the app folder holds, over real HTTP. */
export async function serveApi(): Promise<Api> {
  const modules = await Promise.all(
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(isRoute).map(load),
  );
  // A fixed word before a parameter, as Next matches them.
  modules.sort(([a], [b]) => (a.replaceAll(":", "~") < b.replaceAll(":", "~") ? -1 : 1));
  const served = await serveRoutes(
    Object.fromEntries(modules.map(([path, module]) => [`/api/v1${path}`, module])) as Routes,
  );
  const routes = modules.flatMap(([path, module]) =>
    methods.filter((method) => method in module).map((method) => [method, path] as const),
  );
  return { ...served, routes, call: (...args) => call(served.url, ...args) };
}

function isRoute(file: string): boolean {
  return file.endsWith("route.ts") && !file.includes("[...");
}

async function load(file: string): Promise<readonly [string, RouteModule]> {
  const path = file
    .replaceAll("\\", "/")
    .replace(/\/?route\.ts$/, "")
    .replace(/\[(\w+)\]/g, ":$1");
  return [`/${path}`, await import(join(process.cwd(), folder, file))];
}

async function call(
  url: string,
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<ApiResponse> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

/** A fresh key, made by Portico itself. */
export async function newKey(role: Role, input: object = {}) {
  return createApiKey({ ctx: operator, input: { name: `${role} of a test`, role, ...input } });
}
