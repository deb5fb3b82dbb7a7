import { expect, test } from "vitest";
import { parseFunctions } from "./function-config";
import { concurrencyKey, createRouter } from "./router";

const steps = { step: { runtime: { type: "http" } } };

function functionsOf(...items: Record<string, unknown>[]) {
  const parsed = parseFunctions(
    items.map((item, index) => ({ id: `gw-${index}`, steps, triggers: [{ event: "e" }], ...item })),
  );
  if (!parsed.ok) throw new Error(parsed.problems.join());
  return parsed.functions;
}

function eventOf(name: string, data: Record<string, unknown> = {}, ts = 0) {
  const event = { id: "e1", name, data, ts };
  return { internalId: "01", event, json: JSON.stringify(event) };
}

test("names match exactly, and a function starts once per event", () => {
  const functions = functionsOf(
    { triggers: [{ event: "gw/a" }] },
    { triggers: [{ event: "gw/a" }, { event: "gw/a" }, { event: "gw/b" }] },
    { triggers: [{ event: "gw/ab" }] },
  );
  const router = createRouter(functions, () => "run");
  const started = (name: string) => router.runsFor(eventOf(name), 0).map((run) => run.fn_id);
  expect([started("gw/a"), started("gw/b"), started("gw/ab"), started("gw/c")]).toEqual([
    ["gw-0", "gw-1"],
    ["gw-1"],
    ["gw-2"],
    [],
  ]);
});

test("a run starts at once, or at the event's time if that is in the future", () => {
  const router = createRouter(functionsOf({}), () => "run");
  expect(router.runsFor(eventOf("e", {}, 500), 1000)[0]?.due).toBe(new Date(1000).toISOString());
  expect(router.runsFor(eventOf("e", {}, 5000), 1000)[0]?.due).toBe(new Date(5000).toISOString());
});

test("functions do not share a concurrency key, and a function without a limit has none", () => {
  const key = "event.data.lane";
  const functions = functionsOf({ concurrency: { limit: 1, key } }, { concurrency: 1 }, {});
  const { event } = eventOf("e", { lane: "a" });
  expect(functions.map((fn) => concurrencyKey(fn, event))).toEqual(['gw-0 "a"', "gw-1", null]);
});

test("key values of different type are different, a missing one is null, and long ones are hashed", () => {
  const [fn] = functionsOf({ concurrency: { limit: 1, key: "event.data.lane" } });
  const keyOf = (data: Record<string, unknown>) => fn && concurrencyKey(fn, eventOf("e", data).event);
  expect(new Set([1, "1", null, ["1"]].map((lane) => keyOf({ lane }))).size).toBe(4);
  expect(keyOf({})).toBe(keyOf({ lane: null }));
  expect(keyOf({ lane: "x".repeat(10_000) })?.length).toBeLessThan(100);
});
