import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialectNames, dialects } from "./index";
import { JsonText } from "./json-text";
import type { DialectName } from "./types";

const space = fc.constantFrom("", "", " ", "\n\t", "\r\n  ");
const number = fc.constantFrom(
  "9007199254740993",
  "12345678901234567890.12",
  "1e400",
  "-0",
  "10.00",
  "1E+2",
  "0",
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 10 }).map((value) => JSON.stringify(value)),
  fc.constantFrom('"\\u0041\\/\\""', '"\\ud800"', '"}"', '",:["', '"ü\\u00fc"', '"\\\\"'),
);
const literal = fc.constantFrom("true", "false", "null");
const name = fc.oneof(
  text,
  fc.constantFrom('"id"', '"type"', '"\\u0069d"', '"institutionId"', '"__proto__"'),
);

/** JSON as providers write it: with long numbers, white space, escapes, and names that occur twice. */
const { value, object } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, number, text, literal, tie("object"), tie("array")),
  array: fc
    .tuple(
      fc.array(
        fc.tuple(space, tie("value"), space).map((parts) => parts.join("")),
        { maxLength: 4 },
      ),
      space,
    )
    .map(([items, gap]) => (items.length === 0 ? `[${gap}]` : `[${items.join(",")}]`)),
  object: fc
    .tuple(
      fc.array(
        fc
          .tuple(space, name, space, space, tie("value"), space)
          .map(([a, key, b, c, inner, d]) => `${a}${key}${b}:${c}${inner}${d}`),
        { maxLength: 5 },
      ),
      space,
    )
    .map(([members, gap]) => (members.length === 0 ? `{${gap}}` : `{${members.join(",")}}`)),
}));
const json = fc.tuple(space, value, space).map((parts) => parts.join(""));

function envelopeOf(dialect: DialectName, body: string): string {
  const data = JsonText.parse(body);
  if (!data) throw new Error(`not JSON: ${body}`);
  const createdAt = new Date("2026-05-04T10:00:00.123Z");
  return JsonText.of(
    dialects[dialect].render({ id: "evt_1", type: "t", createdAt, data, test: false, apiVersion: null }),
  ).text;
}

/** The dialects that add a member to the event's own object. */
const adding: readonly DialectName[] = ["slack", "editframe"];

describe("an envelope", () => {
  it.each(dialectNames)(
    "of %s is JSON and contains the exact text, whatever JSON the provider wrote",
    (dialect) => {
      fc.assert(
        fc.property(json, (body) => {
          const envelope = envelopeOf(dialect, body);
          expect(() => JSON.parse(envelope)).not.toThrow();
          if (!adding.includes(dialect)) expect(envelope).toContain(body);
        }),
        { numRuns: 500 },
      );
    },
  );

  it.each(adding)("of %s keeps the text of every member but the one that the dialect sets", (dialect) => {
    const others = object.filter((body) => {
      const data = JsonText.parse(body);
      return data?.member("id") === undefined && data?.member("type") === undefined;
    });
    fc.assert(
      fc.property(others, (body) => {
        const members = body.slice(0, body.lastIndexOf("}"));
        expect(envelopeOf(dialect, body)).toContain(members);
      }),
      { numRuns: 500 },
    );
  });

  it("of slack replaces each type of the event in its place", () => {
    const body = '{ "n": 1e400, "\\u0074ype" : [ "x" ] , "type":"b", "n":10.00 }';
    expect(envelopeOf("slack", body)).toContain('{ "n": 1e400, "\\u0074ype" :"t", "type":"t", "n":10.00 }');
  });

  it("of editframe replaces a null id, and keeps any other with all its digits", () => {
    expect(envelopeOf("editframe", '{"id":null,"n":-0}')).toBe('{"topic":"t","data":{"id":"evt_1","n":-0}}');
    expect(envelopeOf("editframe", '{"id":9007199254740993}')).toContain('{"id":9007199254740993}');
  });

  it("of quippy copies the text of the institution", () => {
    expect(envelopeOf("quippy", '{"institutionId": 9007199254740993 }')).toContain(
      '"institutionId":9007199254740993,"data"',
    );
  });

  it.each(dialectNames)("of %s takes JSON of any depth", (dialect) => {
    for (const depth of [4_200, 50_000]) {
      for (const [open, inner, close] of [
        ["[", "", "]"],
        ['{"a":', "1", "}"],
      ] as const) {
        const deep = open.repeat(depth) + inner + close.repeat(depth);
        for (const body of [deep, `{"deep":${deep}}`, `{"deep":${deep},"type":"x","id":null}`]) {
          const envelope = envelopeOf(dialect, body);
          expect(envelope.includes(deep)).toBe(
            adding.includes(dialect) && body === deep ? deep.startsWith("[") : true,
          );
          JSON.parse(envelope);
        }
      }
    }
  });
});

describe("JsonText", () => {
  it.each(["", "{", "nope", "{'a':1}", "[1,]", "NaN", "01", '"\u0001"', '{"a":1}x'])("refuses %j", (body) => {
    expect(JsonText.parse(body)).toBeUndefined();
  });

  it("finds the last member of a name, and none in nested objects, arrays and strings", () => {
    const object = JsonText.parse('{"a":{"id":1},"b":["id",2],"c":"\\"id\\":3","id":4, "id" : "5" }');
    expect(object?.member("id")?.text).toBe('"5"');
    expect(JsonText.parse('{"a":{"id":1}}')?.member("id")).toBeUndefined();
    expect(JsonText.parse('["id",{"id":1}]')?.member("id")).toBeUndefined();
  });
});
