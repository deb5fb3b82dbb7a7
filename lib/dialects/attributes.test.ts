import { describe, expect, it } from "vitest";
import { attributesOf } from "./attributes";

function of(json: string) {
  return attributesOf(JSON.parse(json));
}

describe("attributes", () => {
  it("are the scalars at the top level and, with a dotted name, one level deeper", () => {
    const body = { a: 1, b: "x", c: true, d: null, e: [1], data: { id: 7, deeper: { no: 1 }, list: [] } };
    expect(attributesOf(body)).toEqual({ a: 1, b: "x", c: true, d: null, "data.id": 7 });
  });

  it.each(["[]", '[{"a":1}]', "1", '"text"', "null", "true"])("%s has none", (json) => {
    expect(of(json)).toEqual({});
  });

  it("are at most 64, the top level first", () => {
    const inner = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, n]));
    const top = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`t${n}`, n]));
    const attributes = attributesOf({ first: inner, ...top });
    expect(Object.keys(attributes)).toHaveLength(64);
    expect(attributes).toMatchObject({ ...top, "first.k3": 3 });
    expect(attributes).not.toHaveProperty(["first.k4"]);
  });

  it("exclude keys and values that are too long", () => {
    const at = (length: number) => "x".repeat(length);
    expect(attributesOf({ [at(64)]: 1, [at(65)]: 1, s: at(256), t: at(257) })).toEqual({
      [at(64)]: 1,
      s: at(256),
    });
    expect(attributesOf({ a: { [at(62)]: 1, [at(63)]: 1 } })).toEqual({ [`a.${at(62)}`]: 1 });
  });

  it("exclude what jsonb cannot store", () => {
    expect(of('{"a":"x\\u0000","b\\u0000":1,"c":"\\ud800","d":"\\ud83d\\ude00","":1}')).toEqual({ d: "😀" });
  });

  it("exclude numbers that JSON.parse has rounded", () => {
    const json = '{"big":9007199254740993,"ok":9007199254740991,"inf":1e400,"far":1e300,"half":0.5}';
    expect(of(json)).toEqual({ ok: 9007199254740991, half: 0.5 });
  });

  it("a nested key never replaces a top-level key of the same name", () => {
    expect(of('{"data":{"id":2},"data.id":1}')).toEqual({ "data.id": 1 });
  });

  it("do not pollute prototypes", () => {
    const attributes = of('{"__proto__":{"polluted":1},"a":{"__proto__":2,"constructor":3},"constructor":4}');
    expect(attributes).toEqual({ "a.constructor": 3, constructor: 4 });
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(of('{"__proto__":1}')).toEqual({});
  });
});
