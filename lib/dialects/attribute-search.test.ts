import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAttributeSearch, wantedObjects } from "./attribute-search";
import { attributesOf } from "./attributes";
import type { Scalar } from "./types";

const wanted = (text: string) =>
  wantedObjects(parseAttributeSearch(text) ?? []).map((json) => JSON.parse(json));

test("a value without quotes is a number or a text, a value in quotes only a text", () => {
  expect(wanted("brand_id:663")).toEqual([{ brand_id: 663 }, { brand_id: "663" }]);
  expect(wanted('brand_id:"663"')).toEqual([{ brand_id: "663" }]);
  expect(wanted("paid:true")).toEqual([{ paid: true }, { paid: "true" }]);
  expect(wanted("table:null")).toEqual([{ table: null }, { table: "null" }]);
  expect(wanted("data.id:A-7")).toEqual([{ "data.id": "A-7" }]);
  expect(wanted("code:007")).toEqual([{ code: "007" }]);
  expect(wanted("at:10:30")).toEqual([{ at: "10:30" }]);
});

test("all names must match; of a repeated name, one value must match", () => {
  expect(wanted("status:PLACED brand_id:1")).toEqual([
    { status: "PLACED", brand_id: 1 },
    { status: "PLACED", brand_id: "1" },
  ]);
  expect(wanted('  by:"Ana Maria"   by:Bo ')).toEqual([{ by: "Ana Maria" }, { by: "Bo" }]);
});

test.each([
  "",
  "7821",
  "evt_01kz3v9wq8e6fbh2m4n6p8r0ts",
  "brand_id:",
  ":663",
  "a:1 b",
  '"order:7821"',
  "a: 1",
  'a:"b',
  'a:"\\u0000"',
  "a:1 b:1 c:1 d:1 e:1 f:1",
])("%j is no search by attribute", (text) => expect(parseAttributeSearch(text)).toBeUndefined());

const written = (value: Scalar) => JSON.stringify(value);

test("any attribute of an event is found by its name and value", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (body) => {
      for (const [name, value] of Object.entries(attributesOf(body))) {
        const search = `${JSON.stringify(name)}:${written(value)}`;
        const found = wanted(search).map((object) => object[name]);
        // JSON writes -0 as 0, and so does jsonb.
        expect(found).toContainEqual(JSON.parse(written(value)));
      }
    }),
  );
});

test("never throws, and the result can always be stored", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(...'ab":\\ 09.eu') })),
      (text) => {
        for (const json of wantedObjects(parseAttributeSearch(text) ?? [])) {
          expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        }
      },
    ),
  );
});
