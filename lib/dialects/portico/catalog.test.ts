import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isOperationalType } from "../event-type-pattern";
import { alertKinds } from "./alert-kinds";
import { everyOperationalType, operationalCatalog, operationalSchema } from "./catalog";

const catalog = operationalCatalog();

describe.each(alertKinds)("the operational event of %s", (kind) => {
  const schema = operationalSchema(kind);
  const entry = catalog.find(({ type }) => type === `portico.${kind}`);

  it("has an example that fits its schema, and no other kind's", () => {
    expect(schema.safeParse(entry?.example).error?.issues ?? []).toEqual([]);
    for (const other of catalog.filter(({ type }) => type !== entry?.type)) {
      expect(schema.safeParse(other.example).success).toBe(false);
    }
  });

  it("is plain JSON Schema, open to more fields", () => {
    expect(JSON.parse(JSON.stringify(entry?.schema))).toEqual(entry?.schema);
    expect(entry?.schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
    expect(JSON.stringify(entry?.schema)).not.toContain('"additionalProperties":false');
  });

  it("is listed in docs/alerts.md", () => {
    expect(readFileSync("docs/alerts.md", "utf8")).toContain(`\`portico.${kind}\``);
  });
});

it("recognises operational types by their prefix", () => {
  expect([everyOperationalType, "portico.endpoint.failing"].every(isOperationalType)).toBe(true);
  expect(["*", "portico", "porticox.y", "order.portico.created", ""].some(isOperationalType)).toBe(false);
});
