import { beforeEach, describe, expect, test } from "vitest";
import type { LaneAtClaim } from "./claim";
import { LaneRecords } from "./lane-records";

let now = 0;
let lanes: LaneRecords;

beforeEach(() => {
  now = 0;
  lanes = new LaneRecords(() => now);
});

const atClaim = (more: Partial<LaneAtClaim> = {}): LaneAtClaim => ({
  endpointId: "a",
  partnerId: "p",
  capacity: 2,
  places: 2,
  blockedMs: null,
  rateLimitedMs: 0,
  isHealthy: true,
  ...more,
});

function claim(state: LaneAtClaim, claimed: number, during: () => void = () => undefined): void {
  lanes.beginClaim([{ endpointId: "a", inFlight: 0, wanted: 5 }]);
  during();
  lanes.applyClaim(state, { wanted: 5, claimed, searchInMs: 100 });
}

const free = () => lanes.demands().map((lane) => [lane.endpointId, lane.free]);

describe("a lane has something to claim", () => {
  test("after a notification, until a claim finds less than it asked for", () => {
    expect(free()).toEqual([]);
    lanes.notify("a");
    expect(free()).toEqual([["a", 10]]);
    claim(atClaim(), 2);
    expect(free()).toEqual([["a", 2]]);
    claim(atClaim(), 1);
    expect(free()).toEqual([]);
  });

  test("if a notification comes while a claim runs that does not see the delivery", () => {
    lanes.notify("a");
    claim(atClaim(), 0, () => lanes.notify("a"));
    expect(free()).toEqual([["a", 2]]);
  });

  test("if a notification or a retry comes while a search runs that does not see it", () => {
    const apply = lanes.beginSearch();
    lanes.notify("a");
    lanes.dueIn("b", 50);
    apply([]);
    expect(free()).toEqual([["a", 10]]);
    now = 50;
    expect(free()).toEqual([
      ["a", 10],
      ["b", 10],
    ]);
  });

  test("not before the block ends, the rate limit allows one, or the next search", () => {
    lanes.notify("a");
    claim(atClaim({ places: 0, blockedMs: 500 }), 0);
    expect([free(), lanes.nextReadyAt()]).toEqual([[], 500]);
    now = 500;
    claim(atClaim({ places: 0, rateLimitedMs: 30 }), 0);
    expect(lanes.nextReadyAt()).toBe(530);
    now = 530;
    claim(atClaim({ places: 0 }), 0);
    expect(lanes.nextReadyAt()).toBe(630);
  });
});

describe("places", () => {
  test("of attempts here and in other runs are taken", () => {
    lanes.notify("a");
    claim(atClaim({ capacity: 5 }), 2);
    lanes.start("a", "own");
    lanes.beginSearch()([{ endpointId: "a", partnerId: "p", dueInMs: 0, leasedIds: ["own", "foreign"] }]);
    expect(lanes.inFlightOf("a")).toBe(2);
    expect(free()).toEqual([["a", 3]]);
    lanes.end("a", "own");
    expect(lanes.inFlightOf("a")).toBe(1);
  });

  test("of an attempt that ends while a search runs are free afterwards", () => {
    lanes.start("a", "own");
    const apply = lanes.beginSearch();
    lanes.end("a", "own");
    apply([{ endpointId: "a", partnerId: "p", dueInMs: 0, leasedIds: ["own"] }]);
    expect(lanes.inFlightOf("a")).toBe(0);
  });

  test("of a lane without a response for a second are slow", () => {
    lanes.notify("a");
    claim(atClaim(), 1);
    lanes.start("a", "1");
    expect(lanes.placesInUse().all).toEqual({ all: 1, slow: 0 });
    now = 1_000;
    lanes.start("a", "2");
    expect(lanes.placesInUse().of("p")).toEqual({ all: 2, slow: 2 });
    lanes.end("a", "1");
    expect(lanes.placesInUse().all).toEqual({ all: 1, slow: 0 });
  });
});

test("a lane is not healthy until a claim has read it after its failures were recorded", () => {
  claim(atClaim(), 1);
  lanes.failed("a");
  claim(atClaim(), 0);
  expect(lanes.isHealthy("a")).toBe(false);
  claim(atClaim(), 0, () => lanes.recorded("a"));
  expect(lanes.isHealthy("a")).toBe(false);
  claim(atClaim(), 0);
  expect(lanes.isHealthy("a")).toBe(true);
});
