import { expect, test } from "vitest";
import { parseFunctions } from "./function-config";

const step = {
  step: { id: "step", name: "step", runtime: { type: "http", url: "http://app?fnId=gw-f&stepId=step" } },
};
const base = { id: "gw-f", name: "f", triggers: [{ event: "gw/f" }], steps: step };

function problemsOf(changes: Record<string, unknown>): readonly string[] {
  const parsed = parseFunctions([{ ...base, ...changes }]);
  return parsed.ok ? [] : parsed.problems;
}

function concurrencyOf(concurrency: unknown) {
  const parsed = parseFunctions([{ ...base, concurrency }]);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  return parsed.functions[0]?.concurrency;
}

test("attempts are retries plus one, five by default", () => {
  const retries = { step: { ...step.step, retries: { attempts: 7 } } };
  const parsed = parseFunctions([base, { ...base, id: "gw-g", steps: retries }]);
  expect(parsed.ok && parsed.functions.map((fn) => fn.maxAttempts)).toEqual([5, 8]);
});

test("concurrency is a number or one entry, with a field of the event's data as key", () => {
  expect(concurrencyOf(3)).toEqual({ limit: 3 });
  expect(concurrencyOf({ limit: 3, scope: "fn" })).toEqual({ limit: 3 });
  expect(concurrencyOf([{ limit: 1, key: "event.data.endpointId" }])).toEqual({
    limit: 1,
    field: "endpointId",
  });
  for (const unlimited of [undefined, null, 0, [], [{ limit: 0 }]]) {
    expect(concurrencyOf(unlimited)).toBeUndefined();
  }
});

test.each([
  ["throttle", { throttle: { limit: 1, period: "1m" } }],
  ["rateLimit", { rateLimit: { limit: 1, period: "1m" } }],
  ["debounce", { debounce: { period: "1m" } }],
  ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" } }],
  ["priority", { priority: { run: "1" } }],
  ["singleton", { singleton: { mode: "skip" } }],
  ["timeouts", { timeouts: { start: "1h" } }],
  ["idempotency", { idempotency: "event.id" }],
  ["cancelOn", { cancel: [{ event: "gw/x" }] }],
  ["the setting somethingNew", { somethingNew: {} }],
  ["connect", { steps: { step: { ...step.step, runtime: { type: "ws", url: "ws://app" } } } }],
  ["onFailure", { triggers: [{ event: "inngest/function.failed", expression: "true" }] }],
  ["the event inngest/function.finished", { triggers: [{ event: "inngest/function.finished" }] }],
  ['the wildcard trigger "gw/*"', { triggers: [{ event: "gw/*" }] }],
  ['the wildcard trigger "gw/*.paid"', { triggers: [{ event: "gw/*.paid" }] }],
  [
    'the trigger expression "event.data.n > 1"',
    { triggers: [{ event: "gw/f", expression: "event.data.n > 1" }] },
  ],
  ["cron jitter", { triggers: [{ cron: "* * * * *", jitter: "5s" }] }],
  ["more than one concurrency limit", { concurrency: [{ limit: 1 }, { limit: 2 }] }],
  ["concurrency with scope env", { concurrency: { limit: 1, scope: "env", key: "event.data.k" } }],
  ["concurrency with scope account", { concurrency: { limit: 1, scope: "account", key: "event.data.k" } }],
])("%s is refused by name", (feature, changes) => {
  expect(problemsOf(changes)).toEqual([
    `function gw-f uses ${feature}, which the embedded runner does not support`,
  ]);
});

test.each([
  "event.data.a.b",
  "event.data",
  "event.name",
  '"shared"',
  "event.data.a || event.data.b",
  'event.data["a"]',
  "async.data.k",
  "",
])("the concurrency key %j is refused", (key) => {
  expect(problemsOf({ concurrency: { limit: 1, key } })).toEqual([
    `function gw-f uses the concurrency key ${JSON.stringify(key)}, which the embedded runner does not support; ` +
      "only a path such as event.data.orderId is possible",
  ]);
});

test.each([
  ["cron", { triggers: [{ cron: "every day" }] }],
  ["one step", { steps: { ...step, other: step.step } }],
  ["configured", { triggers: [] }],
  ["configured", { triggers: Array(11).fill({ event: "gw/f" }) }],
])("an invalid %s is refused, and the function is named", (part, changes) => {
  const [problem] = problemsOf(changes);
  expect(problem).toMatch(/^function gw-f /);
  expect(problem).toContain(part);
});

test("one refused function refuses all of them, and every problem is reported", () => {
  const parsed = parseFunctions([base, { ...base, throttle: {} }, { ...base, debounce: {} }, 3]);
  expect(parsed).toMatchObject({
    ok: false,
    problems: [expect.anything(), expect.anything(), expect.anything()],
  });
  expect(parseFunctions({}).ok).toBe(false);
});
