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

test("attempts are retries plus one, five by default", () => {
  const retries = { step: { ...step.step, retries: { attempts: 7 } } };
  const parsed = parseFunctions([base, { ...base, id: "gw-g", steps: retries }]);
  expect(parsed.ok && parsed.functions.map((fn) => fn.maxAttempts)).toEqual([5, 8]);
});

test("concurrency is a number, an entry, or up to two entries", () => {
  for (const concurrency of [
    3,
    { limit: 3 },
    [{ limit: 3 }],
    [{ limit: 3 }, { limit: 1, key: "event.data.k" }],
  ]) {
    expect(problemsOf({ concurrency })).toEqual([]);
  }
  expect(problemsOf({ concurrency: [{ limit: 1 }, { limit: 1 }, { limit: 1 }] })).toHaveLength(1);
});

test.each([
  ["throttle", { limit: 1, period: "1m" }],
  ["rateLimit", { limit: 1, period: "1m" }],
  ["debounce", { period: "1m" }],
  ["batchEvents", { maxSize: 2, timeout: "1s" }],
  ["priority", { run: "1" }],
  ["singleton", { mode: "skip" }],
  ["timeouts", { start: "1h" }],
  ["idempotency", "event.id"],
])("%s is refused by name", (name, value) => {
  expect(problemsOf({ [name]: value })).toEqual([
    `function gw-f uses ${name}, which the embedded runner does not support`,
  ]);
});

test.each([
  ["cancelOn", { cancel: [{ event: "gw/x" }] }],
  ["somethingNew", { somethingNew: {} }],
  ["scope account", { concurrency: { limit: 1, scope: "account", key: "event.data.k" } }],
  ["without a key", { concurrency: { limit: 1, scope: "env" } }],
  ["jitter", { triggers: [{ cron: "* * * * *", jitter: "5s" }] }],
  ["cron", { triggers: [{ cron: "every day" }] }],
  ["expression", { triggers: [{ event: "gw/f", expression: "event.data.n * 2 == 4" }] }],
  ["expression", { concurrency: { limit: 1, key: "async.data.k" } }],
  ["at the end", { triggers: [{ event: "gw/*.paid" }] }],
  ["connect", { steps: { step: { ...step.step, runtime: { type: "ws", url: "ws://app" } } } }],
  ["one step", { steps: { ...step, other: step.step } }],
  ["configured", { triggers: [] }],
  ["configured", { triggers: Array(11).fill({ event: "gw/f" }) }],
])("a sentence about %s names the function", (word, changes) => {
  const [problem] = problemsOf(changes);
  expect(problem).toMatch(/^function gw-f /);
  expect(problem).toContain(word);
});

test("one refused function refuses them all; every problem is told", () => {
  const parsed = parseFunctions([base, { ...base, throttle: {} }, { ...base, debounce: {} }, 3]);
  expect(parsed).toMatchObject({
    ok: false,
    problems: [expect.anything(), expect.anything(), expect.anything()],
  });
  expect(parseFunctions({}).ok).toBe(false);
});
