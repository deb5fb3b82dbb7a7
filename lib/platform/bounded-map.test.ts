import fc from "fast-check";
import { expect, test } from "vitest";
import { BoundedMap } from "./bounded-map";

test("keeps the newest keys with their latest values, and never more than allowed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(9), fc.nat(), fc.boolean())),
      fc.integer({ min: 1, max: 5 }),
      (steps, max) => {
        const map = new BoundedMap<number, number>(max);
        let model: [number, number][] = [];
        for (const [key, value, isDeleted] of steps) {
          const known = model.find(([each]) => each === key);
          if (isDeleted) {
            map.delete(key);
            model = model.filter(([each]) => each !== key);
          } else {
            map.set(key, value);
            if (known) known[1] = value;
            else model = [...model, [key, value] as [number, number]].slice(-max);
          }
          expect(map.size).toBe(model.length);
          for (const [each, kept] of model) expect(map.get(each)).toBe(kept);
        }
      },
    ),
  );
});
