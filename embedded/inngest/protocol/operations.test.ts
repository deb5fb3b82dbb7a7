import { expect, test } from "vitest";
import { interpretOperations, parseOperations } from "./operations";

const now = Date.UTC(2026, 0, 1);
const iso = (ms: number) => new Date(now + ms).toISOString();

function interpret(body: unknown) {
  const operations = parseOperations(body);
  return operations ? interpretOperations(operations, now) : null;
}

test("a step that ran is memoised with its data, undefined as null", () => {
  expect(interpret([{ id: "a", op: "StepRun", data: { n: 1 } }])).toEqual({
    kind: "advance",
    done: [{ id: "a", output: '{"data":{"n":1}}' }],
    plans: [],
    grouped: false,
  });
  expect(interpret({ id: "a", op: "StepRun" })).toMatchObject({ done: [{ output: '{"data":null}' }] });
});

test("a failed step is memoised with its error; the data it carries is stale", () => {
  const op = { id: "a", op: "StepFailed", error: { name: "Error" }, data: { old: true } };
  expect(interpret([op])).toMatchObject({ done: [{ id: "a", output: '{"error":{"name":"Error"}}' }] });
});

test("durations come from the name, or from opts when a newer SDK puts them there", () => {
  expect(interpret([{ id: "s", op: "Sleep", name: "1m", opts: {} }])).toMatchObject({
    plans: [{ id: "s", kind: "sleep", due: iso(60_000) }],
  });
  expect(interpret([{ id: "s", op: "Sleep", name: "nap", opts: { duration: "2s" } }])).toMatchObject({
    plans: [{ due: iso(2000) }],
  });
});

test("a wait has an event, a time, and perhaps a condition", () => {
  const opts = { timeout: "1h", if: "async.data.id == event.data.id" };
  expect(interpret([{ id: "w", op: "WaitForEvent", name: "gw/done", opts }])).toMatchObject({
    plans: [{ id: "w", kind: "wait", due: iso(3_600_000), event: "gw/done", condition: opts.if }],
  });
  expect(interpret([{ id: "w", op: "WaitForEvent", name: "gw/done" }])).toMatchObject({
    plans: [{ due: iso(0) }],
  });
});

test("several operations wait for each other only if one of them is a step to run", () => {
  const step = { id: "a", op: "StepPlanned", name: "a" };
  const sleep = { id: "b", op: "Sleep", name: "1s" };
  expect(interpret([step, sleep])).toMatchObject({ grouped: true });
  expect(interpret([step])).toMatchObject({ grouped: false });
  expect(interpret([sleep, { ...sleep, id: "c" }])).toMatchObject({ grouped: false });
});

test.each(["InvokeFunction", "WaitForSignal", "AIGateway", "Gateway", "DeferAdd", "DeferAbort", "Whatever"])(
  "%s is refused by name",
  (op) => {
    const message = expect.stringContaining(op);
    expect(
      interpret([
        { id: "a", op: "StepRun" },
        { id: "b", op },
      ]),
    ).toEqual({ kind: "unsupported", message });
  },
);

test("race mode, unreadable durations and unreadable conditions are refused", () => {
  const bodies = [
    { id: "a", op: "StepPlanned", opts: { parallelMode: "race" } },
    { id: "a", op: "Sleep", name: "soon" },
    { id: "a", op: "WaitForEvent", name: "e", opts: { timeout: "1h", if: "this is (not" } },
    { id: "a", op: "WaitForEvent", name: "e", opts: { timeout: "1h", if: "other.data" } },
  ];
  for (const body of bodies) expect(interpret(body)).toMatchObject({ kind: "unsupported" });
});

test.each([[null], [3], ["text"], [[[]]], [{}], [[{ id: "", op: "StepRun" }]], [[{ id: "a" }]]])(
  "%j is no list of operations",
  (body) => {
    expect(interpret(body)).toBeNull();
  },
);
