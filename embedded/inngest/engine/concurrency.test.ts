import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFunctions } from "../triggers/function-config";
import { Slots } from "./concurrency";

function functionWith(...concurrency: { limit: number }[]) {
  const steps = { step: { runtime: { type: "http" } } };
  const parsed = parseFunctions([{ id: "f", triggers: [{ event: "e" }], steps, concurrency }]);
  return parsed.ok ? parsed.functions[0] : undefined;
}

test("takes all keys or none", () => {
  const slots = new Slots();
  const fn = functionWith({ limit: 1 }, { limit: 2 });
  expect(slots.take(fn, ["a", "all"])).toBe(true);
  expect(slots.take(fn, ["a", "all"])).toBe(false);
  expect(slots.take(fn, ["b", "all"])).toBe(true);
  expect(slots.take(fn, ["c", "all"])).toBe(false);
  expect(slots.taken().sort()).toEqual(["a", "all", "b"]);
  slots.release(["a", "all"]);
  expect(slots.take(fn, ["c", "all"])).toBe(true);
});

test("a function that is not registered any more has no limits", () => {
  const slots = new Slots();
  expect([slots.take(undefined, ["a"]), slots.take(undefined, ["a"])]).toEqual([true, true]);
});

test("in any order of taking and releasing, no limit is exceeded and nothing leaks", () => {
  const fn = functionWith({ limit: 2 }, { limit: 3 });
  const step = fc.record({ take: fc.boolean(), key: fc.constantFrom("a", "b", "c") });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (moves) => {
      const slots = new Slots();
      const held: string[] = [];
      for (const { take, key } of moves) {
        if (!take) {
          const released = held.pop();
          if (released) slots.release([released, "all"]);
          continue;
        }
        const free = held.filter((other) => other === key).length < 2 && held.length < 3;
        expect(slots.take(fn, [key, "all"])).toBe(free);
        if (free) held.push(key);
      }
      for (const key of held) slots.release([key, "all"]);
      expect(slots.taken()).toEqual([]);
    }),
  );
});
