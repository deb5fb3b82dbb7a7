import fc from "fast-check";
import { isValid } from "ulid";
import { expect, test } from "vitest";
import { parseEventIdSeed, seededEventId } from "./event-id";

test("the same seed and position give the same id, other positions another", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40), fc.uint8Array({ minLength: 10, maxLength: 10 }), (ms, entropy) => {
      const seed = parseEventIdSeed(`${ms},${Buffer.from(entropy).toString("base64")}`);
      expect(seed).not.toBeNull();
      if (!seed) return;
      const ids = [1, 2, 3, 5000].map((position) => seededEventId(seed, position));
      expect(ids.every((id) => isValid(id))).toBe(true);
      expect(new Set(ids).size).toBe(4);
      expect([1, 2, 3, 5000].map((position) => seededEventId(seed, position))).toEqual(ids);
    }),
  );
});

test.each([
  undefined,
  "",
  "abc",
  "1795197512248",
  "1795197512248,AAAA",
  "x,MzQYKU5tpgvAZw==",
  "999999999999999,MzQYKU5tpgvAZw==",
])("%j is no seed", (header) => {
  expect(parseEventIdSeed(header)).toBeNull();
});
