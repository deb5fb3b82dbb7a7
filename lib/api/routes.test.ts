import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadRouteFiles } from "@/tests/support/api";
import { calls } from "./calls";
import { routes } from "./routes";

describe("the route files", () => {
  test("export exactly the declared methods of their path", async () => {
    const exported = (await loadRouteFiles()).flatMap(([path, module]) =>
      ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
        .filter((method) => method in module)
        .map((method) => `${method} ${path}`),
    );
    expect(exported.sort()).toEqual(calls.map(({ method, path }) => `${method} ${path}`).sort());
  });

  test("mount the calls of their own path", async () => {
    for (const [path] of await loadRouteFiles()) {
      const file = `app/api/v1${path.replaceAll(/\{(\w+)\}/g, "[$1]")}/route.ts`;
      expect([file, readFileSync(file, "utf8")]).toEqual([
        file,
        expect.stringContaining(`routes("${path}")`),
      ]);
    }
  });
});

test("a method that is not declared cannot be served", () => {
  expect(() =>
    routes("/partners").DELETE(new Request("http://localhost/"), { params: Promise.resolve({}) }),
  ).toThrow("lib/api does not declare DELETE /partners.");
});
