import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allotPlaces, type LaneDemand, type PlaceLimits, type PlacesInUse } from "./allot-places";

const limits: PlaceLimits = { now: 20, all: 40, slow: 20, partner: 20, partnerSlow: 10 };
const none: PlacesInUse = { all: 0, slow: 0 };

const lane = (endpointId: string, more: Partial<LaneDemand> = {}): LaneDemand => ({
  endpointId,
  partnerId: "p1",
  free: 10,
  isSlow: false,
  ...more,
});

const sum = (places: ReadonlyMap<string, number>) =>
  [...places.values()].reduce((all, each) => all + each, 0);

describe("places", () => {
  test("go to each lane in turn", () => {
    const places = allotPlaces([lane("a"), lane("b", { free: 3 }), lane("c")], none, () => none, limits);
    expect(Object.fromEntries(places)).toEqual({ a: 9, b: 3, c: 8 });
  });

  test("of slow lanes leave room for the others, and those of one partner for other partners", () => {
    const slow = Array.from({ length: 50 }, (_, n) => lane(`slow-${n}`, { isSlow: true }));
    const many = Array.from({ length: 50 }, (_, n) => lane(`many-${n}`));
    const other = lane("other", { partnerId: "p2", free: 5 });
    const wide = { ...limits, now: 1_000 };
    expect(allotPlaces([...slow, other], none, () => none, wide).get("other")).toBe(5);
    expect(sum(allotPlaces(slow, none, () => none, wide))).toBe(limits.partnerSlow);
    expect(allotPlaces([...many, other], none, () => none, wide).get("other")).toBe(5);
    expect(sum(allotPlaces(many, none, () => none, wide))).toBe(limits.partner);
  });

  const demand = fc.record({
    partnerId: fc.constantFrom("p1", "p2", "p3", null),
    free: fc.integer({ min: -2, max: 12 }),
    isSlow: fc.boolean(),
  });

  test("never exceed a limit, and none is left unused that a lane could have", () => {
    fc.assert(
      fc.property(fc.array(demand, { maxLength: 30 }), fc.integer({ min: 0, max: 60 }), (drawn, now) => {
        const lanes = drawn.map((each, n) => ({ ...each, endpointId: `${n}` }));
        const places = allotPlaces(lanes, none, () => none, { ...limits, now });
        const of = (wanted: (each: LaneDemand) => boolean) =>
          lanes.filter(wanted).reduce((all, { endpointId }) => all + (places.get(endpointId) ?? 0), 0);
        for (const each of lanes)
          expect(places.get(each.endpointId) ?? 0).toBeLessThanOrEqual(Math.max(0, each.free));
        const [all, slow] = [of(() => true), of(({ isSlow }) => isSlow)];
        expect(all).toBeLessThanOrEqual(Math.min(now, limits.all));
        expect(slow).toBeLessThanOrEqual(limits.slow);
        for (const each of lanes) {
          const own = of(({ partnerId }) => partnerId === each.partnerId);
          const ownSlow = of(({ partnerId, isSlow }) => isSlow && partnerId === each.partnerId);
          expect(own).toBeLessThanOrEqual(limits.partner);
          expect(ownSlow).toBeLessThanOrEqual(limits.partnerSlow);
          const isFull =
            all === Math.min(now, limits.all) ||
            own === limits.partner ||
            (each.isSlow && (slow === limits.slow || ownSlow === limits.partnerSlow));
          if (!isFull) expect(places.get(each.endpointId) ?? 0).toBe(Math.max(0, each.free));
        }
      }),
    );
  });
});
