import { describe, expect, it } from "vitest";
import { catalogOf, described } from "./event-type";
import { dialectNames, dialects } from "./index";
import { readEvent } from "./read-event";
import { sign } from "./sign";
import { secrets } from "./signed.fixture";

describe.each(dialectNames)("the catalog of %s", (name) => {
  const dialect = dialects[name];
  const catalog = catalogOf(dialect);

  it("describes exactly the dialect's event types, and at least one", () => {
    expect(catalog.length).toBeGreaterThan(0);
    expect(Object.keys(described[name]).sort()).toEqual(dialect.eventTypes.map(({ type }) => type).sort());
  });

  it.each(catalog)("$type: the example fits its schema", ({ type, example }) => {
    const parsed = described[name][type]?.schema.safeParse(example);
    expect(parsed?.error?.issues ?? []).toEqual([]);
    expect(parsed?.success).toBe(true);
  });

  it.each(catalog)("$type: the schema refuses another type's body, and an empty one", ({ type }) => {
    const schema = described[name][type]?.schema;
    expect(schema?.safeParse([]).success).toBe(false);
    const claimsType = JSON.stringify(catalog.find((entry) => entry.type === type)?.example).includes(
      `"${type}"`,
    );
    if (claimsType) expect(schema?.safeParse({}).success).toBe(false);
  });

  it.each(catalog)("$type: the example is read as its own type", ({ type, example }) => {
    const body = Buffer.from(JSON.stringify(example));
    const now = new Date("2026-05-04T10:00:00Z");
    const headers = sign(dialect, { id: "evt_1", type, body, secrets: [secrets.current], now });
    expect(readEvent(dialect, { headers, body })).toMatchObject({ outcome: "read", type });
    // If the body contains a type too, it must be the same.
    for (const key of ["type", "topic"]) {
      if (name !== "slack" && typeof example[key] === "string") expect(example[key]).toBe(type);
    }
  });

  it.each(catalog)("$type: the schema is JSON Schema of an object", ({ schema }) => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", type: "object" });
    expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
  });

  it("is created once", () => {
    expect(catalogOf(dialect)).toBe(catalog);
  });
});

describe("documented facts", () => {
  it("grading.done can be subscribed to, but nothing will arrive", () => {
    const silent = dialectNames.flatMap((name) =>
      catalogOf(dialects[name]).filter(({ emitted }) => !emitted),
    );
    expect(silent.map(({ type }) => type)).toEqual(["grading.done"]);
  });

  it("unprocessed_file.created is deprecated", () => {
    const old = dialectNames.flatMap((name) =>
      catalogOf(dialects[name]).filter(({ deprecated }) => deprecated),
    );
    expect(old.map(({ type }) => type)).toEqual(["unprocessed_file.created"]);
  });

  it("klikit's examples carry the attributes that its endpoints filter by", () => {
    for (const { example } of catalogOf(dialects.klikit)) {
      expect(example).toMatchObject({ brand_id: expect.any(Number), branch_id: expect.any(Number) });
    }
  });
});
