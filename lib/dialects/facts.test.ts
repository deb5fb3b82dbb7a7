import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAttribute } from "./attributes";
import { factsOf, isInScope, matchesFilter, valuesAt } from "./facts";

const key = fc.oneof(
  fc.constantFrom("a", "b", "a.b", "0", "1", "name", "", "."),
  fc.string({ maxLength: 5 }),
);
const document = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: "large", withCrossShrink: true },
    fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(key, tie("node"), { maxKeys: 4 }),
  ),
})).node;

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

function leavesOf(node: unknown, path: Leaf["path"] = []): readonly Leaf[] {
  if (Array.isArray(node)) return node.flatMap((each, index) => leavesOf(each, [...path, index]));
  if (typeof node === "object" && node !== null)
    return Object.entries(node).flatMap(([name, each]) => leavesOf(each, [...path, name]));
  return [{ path, value: node }];
}

test("a filter on the path of any value matches, with or without the positions in lists", () => {
  fc.assert(
    fc.property(document, fc.nat(), fc.infiniteStream(fc.boolean()), (raw, pick, keeps) => {
      const parsed: unknown = JSON.parse(JSON.stringify(raw));
      const leaves = leavesOf(parsed).filter(({ path, value }) => path.length > 0 && isAttribute(value));
      const leaf = leaves[pick % Math.max(1, leaves.length)];
      fc.pre(leaf !== undefined);
      const { path, value } = leaf;
      const parts = path.filter((part) => typeof part === "string" || keeps.next().value === true);
      fc.pre(parts.length > 0);
      const name = parts.join(".");
      expect(valuesAt(parsed, name)).toContain(value);
      expect(matchesFilter(factsOf(parsed, [name]), { [name]: value })).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

describe("a name", () => {
  const labels = {
    labels: [{ name: "bug" }, { name: "p1" }],
    tags: ["x", ["y"]],
    n: { "a.b": 1, a: { b: 2 } },
  };

  test("can give the position in a list or leave it out", () => {
    expect(valuesAt(labels, "labels.0.name")).toEqual(["bug"]);
    expect([...valuesAt(labels, "labels.name")].sort()).toEqual(["bug", "p1"]);
    expect([...valuesAt(labels, "tags")].sort()).toEqual(["x", "y"]);
    expect(valuesAt(labels, "tags.1.0")).toEqual(["y"]);
    expect(valuesAt(labels, "labels.2.name")).toEqual([]);
    expect(valuesAt(labels, "labels.00.name")).toEqual([]);
    expect(valuesAt([{ a: 1 }], "a")).toEqual([1]);
  });

  test("that can be read in two ways has the values of both", () => {
    expect([...valuesAt(labels, "n.a.b")].sort()).toEqual([1, 2]);
  });

  test("has no value where there is none, or none that a filter can have", () => {
    for (const name of ["labels", "n", "n.a", "x", "labels.name.0", "toString", "__proto__", "length"]) {
      expect(valuesAt(labels, name)).toEqual([]);
    }
    const rounded: unknown = JSON.parse('{"a":9007199254740993,"b":1e400}');
    expect(factsOf(rounded, ["a", "b"])).toEqual({});
    expect(valuesAt({ a: "x".repeat(257) }, "a")).toEqual([]);
    for (const scalar of [undefined, null, "text", 7, true]) expect(valuesAt(scalar, "a")).toEqual([]);
    expect(valuesAt(JSON.parse('{"__proto__":{"a":1}}'), "__proto__.a")).toEqual([1]);
  });
});

test("values of all kinds match, and only their own kind", () => {
  const facts = factsOf({ s: "1", n: 1, b: true, z: null }, ["s", "n", "b", "z", "none"]);
  expect(matchesFilter(facts, { s: "1", n: 1, b: true, z: null })).toBe(true);
  for (const filter of [
    { s: 1 },
    { n: "1" },
    { b: "true" },
    { z: false },
    { none: null },
    { z: undefined },
  ]) {
    expect(matchesFilter(facts, filter)).toBe(false);
  }
});

test("a scope matches if one of its filters does, and without filters it does not limit", () => {
  const facts = factsOf({ a: 1 }, ["a"]);
  expect(isInScope(facts, [{ a: 2 }, { a: 1 }])).toBe(true);
  expect(isInScope(facts, [{ a: 2 }])).toBe(false);
  expect(isInScope(facts, [])).toBe(true);
  expect(isInScope(facts, [{}])).toBe(true);
});

test("deep and wide documents are read in bounded time", () => {
  const startedAt = performance.now();
  const deep: unknown = JSON.parse(`${"[".repeat(200_000)}1${"]".repeat(200_000)}`);
  expect(valuesAt({ a: deep }, "a")).toEqual([1]);
  const wide = Array.from({ length: 200_000 }, (_, index) => index);
  expect(valuesAt({ a: wide }, "a.199999")).toEqual([199_999]);
  const nested: unknown = JSON.parse(`${"[".repeat(100)}1${"]".repeat(100)}`);
  expect(valuesAt(nested, Array.from({ length: 60 }, () => "0").join("."))).toEqual([1]);
  const objects: unknown = JSON.parse(`${'{"a":'.repeat(120)}1${"}".repeat(120)}`);
  expect(valuesAt(objects, Array.from({ length: 120 }, () => "a").join("."))).toEqual([1]);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
