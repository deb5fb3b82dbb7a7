import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { calls, resources } from "./calls";
import { openApiDocument } from "./openapi";
import { requestSchemas, responseSchemas } from "./schemas/named";

const document = openApiDocument(resources);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

describe("the OpenAPI document", () => {
  test("is valid by the published schema of OpenAPI 3.1, and its references lead somewhere", async () => {
    const validator = new Validator();
    // The validator changes what it is given.
    const result = await validator.validate(JSON.parse(JSON.stringify(document)));
    expect(result).toMatchObject({ valid: true });
    expect(validator.version).toBe("3.1");
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/(schemas|responses)\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(calls.length);
    for (const [, kind, name] of references) {
      expect(Object.keys(document.components[kind as "schemas" | "responses"])).toContain(name);
    }
  });

  test("has every declared call, each under its own name", () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(
      calls.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("gives no name to two schemas", () => {
    const names = [...requestSchemas._idmap.keys(), ...responseSchemas._idmap.keys()];
    expect(Object.keys(document.components.schemas)).toEqual(names.sort());
  });

  test("describes every query parameter", () => {
    for (const { name, operation } of operations) {
      const undescribed = operation.parameters.filter(({ description }) => description === undefined);
      expect([name, undescribed.map((parameter) => parameter.name)]).toEqual([name, []]);
    }
  });

  test("has limit and cursor on every list", () => {
    const lists = operations.filter(({ operation }) => /^list[A-Z]/.test(operation.operationId));
    expect(lists.length).toBeGreaterThan(5);
    for (const { name, operation } of lists) {
      const parameters = operation.parameters.map((parameter) => parameter.name);
      expect([name, parameters]).toEqual([name, expect.arrayContaining(["limit", "cursor"])]);
      expect(JSON.stringify(operation.responses[200])).toMatch(/schemas\/\w+List"/);
    }
  });
});
