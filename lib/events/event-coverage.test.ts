import { describe, expect, it } from "vitest";
import { type EndpointThen, type EventFacts, explainMiss, mismatchesOf } from "./event-coverage";

const event: EventFacts = {
  type: "klikit.order.created.v2",
  facts: { brand_id: 663, branch_id: 1062, note: null },
  receivedAt: new Date("2026-06-25T09:00:00Z"),
  isTest: false,
};
const fitting = { eventTypes: ["klikit.order.created.v2"], filter: { brand_id: 663 } };
const endpoint: EndpointThen = {
  createdAt: new Date("2026-06-01T00:00:00Z"),
  deletedAt: null,
  atTheTime: fitting,
  today: fitting,
  scope: [],
};

function missOf(change: Partial<EndpointThen>, ofEvent: Partial<EventFacts> = {}) {
  return explainMiss({ ...event, ...ofEvent }, { ...endpoint, ...change });
}

describe("explainMiss", () => {
  it("names a registration that came after the event", () => {
    const createdAt = new Date("2026-06-25T09:00:01Z");
    expect(missOf({ createdAt, atTheTime: null })).toEqual({
      miss: { reason: "registered_later", at: createdAt.toISOString() },
      wouldGetItNow: true,
    });
  });

  it("names a deletion that came before the event, and not one that came after", () => {
    const before = new Date("2026-06-25T08:59:59Z");
    expect(missOf({ deletedAt: before })).toEqual({
      miss: { reason: "deleted", at: before.toISOString() },
      wouldGetItNow: false,
    });
    const after = missOf({
      deletedAt: new Date("2026-06-26T00:00:00Z"),
      atTheTime: { ...fitting, eventTypes: ["x"] },
    });
    expect(after.miss.reason).toBe("other_types");
  });

  it("names the types that the endpoint took instead", () => {
    const atTheTime = { ...fitting, eventTypes: ["klikit.order.status.updated"] };
    expect(missOf({ atTheTime, today: atTheTime })).toEqual({
      miss: { reason: "other_types", takes: ["klikit.order.status.updated"] },
      wouldGetItNow: false,
    });
  });

  it("names each attribute that the filter asked for and the event does not have", () => {
    const atTheTime = { eventTypes: ["*"], filter: { brand_id: 663, branch_id: 7, city: "Ubud" } };
    expect(missOf({ atTheTime, today: atTheTime }).miss).toEqual({
      reason: "filter",
      mismatches: [
        { name: "branch_id", wanted: 7, got: 1062 },
        { name: "city", wanted: "Ubud", got: undefined },
      ],
    });
  });

  it("reports that a changed endpoint would get the event now", () => {
    expect(missOf({ atTheTime: { eventTypes: ["other"], filter: {} } }).wouldGetItNow).toBe(true);
    expect(missOf({ atTheTime: { eventTypes: ["*"], filter: { brand_id: 1 } } }).wouldGetItNow).toBe(true);
  });

  it("reports that a test event only goes to the tested endpoint", () => {
    expect(missOf({}, { isTest: true })).toEqual({ miss: { reason: "test" }, wouldGetItNow: false });
  });

  it("admits what it cannot explain", () => {
    expect(missOf({}).miss).toEqual({ reason: "unexplained" });
    expect(missOf({ atTheTime: null }).miss).toEqual({ reason: "unexplained" });
  });
});

describe("mismatchesOf", () => {
  it("distinguishes numbers from strings and null from a missing name, and ignores inherited names", () => {
    expect(mismatchesOf({ brand_id: "663" }, event.facts)).toHaveLength(1);
    expect(mismatchesOf({ note: null }, event.facts)).toEqual([]);
    expect(mismatchesOf({ nothing: null }, event.facts)).toEqual([
      { name: "nothing", wanted: null, got: undefined },
    ]);
    expect(mismatchesOf({ toString: "x" }, event.facts)).toEqual([
      { name: "toString", wanted: "x", got: undefined },
    ]);
  });
});
