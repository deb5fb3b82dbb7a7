import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadRouteFiles } from "@/tests/support/api";
import { calls } from "./calls";

const methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const noRoute = { params: Promise.resolve({}) };
type Handler = (request: Request, route: typeof noRoute) => Promise<Response>;

describe("the route files", () => {
  test("export every method, so that Next's empty 405 is never sent", async () => {
    for (const [path, module] of await loadRouteFiles()) {
      const exported = Object.keys(module).filter((name) => name === name.toUpperCase());
      expect([path, exported.sort()]).toEqual([path, methods]);
    }
  });

  test("have a file for each declared path, and no other", async () => {
    const paths = (await loadRouteFiles()).map(([path]) => path);
    expect(paths.sort()).toEqual([...new Set(calls.map(({ path }) => path))].sort());
  });

  test("mount the calls of their own path", async () => {
    for (const [path] of await loadRouteFiles()) {
      const file = `app/api/v1${path.replaceAll(/\{(\w+)\}/g, "[$1]")}/route.ts`;
      expect([file, readFileSync(file, "utf8")]).toEqual([file, expect.stringContaining(`"${path}"`)]);
    }
  });
});

test("a method that is not declared gets 405 with the methods that are, without a key", async () => {
  for (const [path, module] of await loadRouteFiles()) {
    const declared = calls.filter((call) => call.path === path).map(({ method }) => String(method));
    const served = [...declared, "OPTIONS", ...(declared.includes("GET") ? ["HEAD"] : [])].sort();
    for (const method of methods.filter((each) => !served.includes(each))) {
      const response = await (module[method] as Handler)(
        new Request("http://localhost/", { method }),
        noRoute,
      );
      const allow = response.headers.get("allow")?.split(", ").sort();
      expect([path, method, response.status, allow]).toEqual([path, method, 405, served]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ status: 405, code: "method_not_allowed" });
    }
    const options = await (module.OPTIONS as Handler)(new Request("http://localhost/"), noRoute);
    expect([options.status, options.headers.get("allow")?.split(", ").sort()]).toEqual([204, served]);
  }
});
