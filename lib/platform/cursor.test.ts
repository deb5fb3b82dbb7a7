import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cursorAfter, type List, positionOf } from "./cursor";
import { newId, publicId } from "./ids";

const list: List<"event"> = { kind: "event", tenant: null };
const id = newId();
const cursor = cursorAfter(list, id);
const invalid = expect.objectContaining({ code: "invalid_input" });

function problemOf(of: List<"event" | "delivery">, text: string): unknown {
  try {
    return positionOf(of, text);
  } catch (error) {
    return error;
  }
}

describe("a cursor", () => {
  test("leads back to its row", () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), fc.option(fc.uuid({ version: 7 })), (row, tenant) => {
        const of = { kind: "event", tenant } as const;
        expect(positionOf(of, cursorAfter(of, row))).toBe(row);
      }),
    );
  });

  test("is refused when anything was cut off, added or changed", () => {
    for (let length = 0; length < cursor.length; length += 1) {
      expect([length, problemOf(list, cursor.slice(0, length))]).toEqual([length, invalid]);
      expect([length, problemOf(list, cursor.slice(length + 1))]).toEqual([length, invalid]);
    }
    const place = fc.nat(cursor.length - 1);
    fc.assert(
      fc.property(place, fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        fc.pre(cursor[at] !== letter);
        expect(problemOf(list, cursor.slice(0, at) + letter + cursor.slice(at + 1))).toEqual(invalid);
        expect(problemOf(list, cursor.slice(0, at) + letter + cursor.slice(at))).toEqual(invalid);
      }),
    );
  });

  test.each(["", "garbage", "\0", ".", "evt_", publicId("event", id), `${cursor}.${cursor}`, ` ${cursor}`])(
    "is refused if it is %j",
    (text) => {
      expect(problemOf(list, text)).toEqual(invalid);
    },
  );

  test("is refused by another list and by another tenant", () => {
    expect(problemOf({ kind: "delivery", tenant: null }, cursor)).toEqual(invalid);
    expect(problemOf({ kind: "delivery", tenant: null }, cursor.replace("evt_", "dlv_"))).toEqual(invalid);
    expect(problemOf({ kind: "event", tenant: newId() }, cursor)).toEqual(invalid);
  });
});
