import { expect, test } from "vitest";
import { parseFunctions } from "./function-config";
import { concurrencyKeys, createRouter, matchesName } from "./router";

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

test.each([
  ["gw/a", "gw/a", true],
  ["gw/a", "gw/ab", false],
  ["gw/*", "gw/a", true],
  ["gw/a.*", "gw/a", false],
  ["*", "gw/a", true],
  ["*", "inngest/function.failed", false],
  ["inngest/*", "inngest/function.failed", true],
])("%s and %s: %s", (pattern, name, matches) => {
  expect(matchesName(pattern, name)).toBe(matches);
});

test("a run starts at once, or at the event's time if that is in the future", () => {
  const router = createRouter(functionsOf({}), () => "run");
  expect(router.runsFor(eventOf("e", {}, 500), 1000)[0]?.due).toBe(new Date(1000).toISOString());
  expect(router.runsFor(eventOf("e", {}, 5000), 1000)[0]?.due).toBe(new Date(5000).toISOString());
});

test("keys of scope fn are the function's own, keys of scope env are shared", () => {
  const key = "event.data.lane";
  const [own, other, shared, alsoShared] = functionsOf(
    { concurrency: [{ limit: 1, key }, { limit: 9 }] },
    { concurrency: { limit: 1, key } },
    { concurrency: { limit: 1, key, scope: "env" } },
    { concurrency: { limit: 5, key, scope: "env" } },
  );
  const keys = [own, other, shared, alsoShared].map(
    (fn) => fn && concurrencyKeys(fn, eventOf("e", { lane: "a" }).event),
  );
  expect(keys).toEqual([['fn:gw-0:0:"a"', "fn:gw-0:1:"], ['fn:gw-1:0:"a"'], ['env:"a"'], ['env:"a"']]);
});

test("key values of different type are different, and long ones are shortened", () => {
  const [fn] = functionsOf({ concurrency: { limit: 1, key: "event.data.lane" } });
  const keyOf = (lane: unknown) => fn && concurrencyKeys(fn, eventOf("e", { lane }).event)[0];
  expect(new Set([keyOf(1), keyOf("1"), keyOf(null), keyOf(["1"])]).size).toBe(4);
  expect(keyOf("x".repeat(10_000))?.length).toBeLessThan(100);
});
