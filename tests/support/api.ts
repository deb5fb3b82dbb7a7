import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Role } from "@/lib/auth/rights";
import { expectDeclared } from "./api-contract";
import { operator } from "./portico";
import { type RouteModule, type Routes, serveRoutes } from "./web-server";

export interface ApiResponse {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the body came over the wire; each test checks what it expects of it
  readonly body: any;
}

export interface Api {
  readonly url: string;
  /** Sends a request and checks the response against its declaration. A string or bytes are sent as they are. */
  call(key: string, method: string, path: string, body?: unknown): Promise<ApiResponse>;
  close(): Promise<void>;
}

const folder = "app/api/v1";

/** Serves every route file of the API over real HTTP. */
export async function serveApi(): Promise<Api> {
  const modules = await loadRouteFiles();
  const served = await serveRoutes(
    Object.fromEntries(
      modules.map(([path, module]) => [`/api/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`, module]),
    ) as Routes,
  );
  return { ...served, call: (...args) => call(served.url, ...args) };
}

/** The route files of the API with their paths as declared, such as `/endpoints/{id}`. */
export async function loadRouteFiles(): Promise<readonly (readonly [string, RouteModule])[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const modules = await Promise.all(
    files.filter((file) => file.endsWith("route.ts") && !file.includes("[...")).map(load),
  );
  // Fixed parts come before parameters, as Next matches them.
  return modules.sort(([a], [b]) => (a.replaceAll("{", "~") < b.replaceAll("{", "~") ? -1 : 1));
}

async function load(file: string): Promise<readonly [string, RouteModule]> {
  const path = file
    .replaceAll("\\", "/")
    .replace(/\/?route\.ts$/, "")
    .replace(/\[(\w+)\]/g, "{$1}");
  return [`/${path}`, await import(join(process.cwd(), folder, file))];
}

async function call(
  url: string,
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<ApiResponse> {
  const isRaw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: isRaw ? (body as string | Uint8Array<ArrayBuffer> | undefined) : JSON.stringify(body),
  });
  const text = await response.text();
  const result = { status: response.status, body: text ? JSON.parse(text) : undefined };
  expectDeclared(method, path, { ...result, contentType: response.headers.get("content-type") });
  return result;
}

/** A new key, made by Portico itself. */
export async function newKey(role: Role, input: object = {}) {
  return createApiKey({ ctx: operator, input: { name: `${role} of a test`, role, ...input } });
}
