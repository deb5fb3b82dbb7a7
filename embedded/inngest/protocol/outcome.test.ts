import { expect, test } from "vitest";
import type { CallResponse } from "./call-response";
import { decideOutcome } from "./outcome";

const context = { attempt: 0, maxAttempts: 3, stepCount: 0 };

function outcome(status: number, body: unknown, headers: Record<string, string> = {}, changes = {}) {
  const all = { "x-inngest-sdk": "js:v4.24.0", ...headers };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return decideOutcome({ kind: "response", status, headers: all, body: text }, { ...context, ...changes });
}

test("200 ends the run with its result", () => {
  expect(outcome(200, { b: 1, a: null })).toEqual({ kind: "complete", output: '{"a":null,"b":1}' });
});

test("a response without the SDK's header is a fault, and no attempt is counted", () => {
  for (const status of [200, 206, 302, 400, 401, 500, 503]) {
    const response: CallResponse = { kind: "response", status, headers: {}, body: "{}" };
    expect(decideOutcome(response, context)).toMatchObject({ kind: "fault", lost: false });
  }
});

test("x-inngest-no-retry is obeyed; without it every failure is retried", () => {
  const error = { name: "Error", message: "m" };
  expect(outcome(400, error, { "x-inngest-no-retry": "true" })).toEqual({ kind: "fail", error });
  expect(outcome(500, error, { "x-inngest-no-retry": "false", "retry-after": "7" })).toEqual({
    kind: "retry",
    retryAfter: "7",
  });
  expect(outcome(404, error)).toEqual({ kind: "retry", retryAfter: undefined });
  expect(outcome(500, error, {}, { attempt: 2 })).toEqual({ kind: "fail", error });
});

test("a step that threw is retried; its error is stored when no attempt is left or no retry is wanted", () => {
  const operations = [{ id: "s", op: "StepError", error: { name: "E" } }];
  expect(outcome(206, operations)).toMatchObject({ kind: "retry" });
  const stored = { kind: "step", step: { id: "s", output: '{"error":{"name":"E"}}' } };
  expect(outcome(206, operations, {}, { attempt: 2 })).toEqual(stored);
  expect(outcome(206, operations, { "x-inngest-no-retry": "true" })).toEqual(stored);
});

test("an unsupported feature fails the run at once and is named", () => {
  const failure = (feature: string) => {
    const message = expect.stringContaining(`the embedded runner does not support ${feature}`);
    return { kind: "fail", error: { name: "UnsupportedFeatureError", message }, reason: message };
  };
  expect(outcome(206, [{ id: "s", op: "Sleep", name: "1s" }])).toMatchObject(failure("step.sleep"));
  expect(outcome(201, "   {}")).toMatchObject(failure("streamed responses"));
});

test("unreadable responses are failed attempts", () => {
  expect(outcome(200, "<html>")).toMatchObject({ kind: "retry" });
  expect(outcome(206, "3")).toMatchObject({ kind: "retry" });
  expect(outcome(206, [])).toMatchObject({ kind: "retry" });
  expect(decideOutcome({ kind: "timeout" }, context)).toMatchObject({ kind: "retry" });
  expect(decideOutcome({ kind: "too-large" }, { ...context, attempt: 2 })).toMatchObject({ kind: "fail" });
});

test("a run has at most a thousand steps", () => {
  const operations = [{ id: "s", op: "StepRun", data: 1 }];
  expect(outcome(206, operations, {}, { stepCount: 999 })).toMatchObject({ kind: "step" });
  expect(outcome(206, operations, {}, { stepCount: 1000 })).toMatchObject({
    kind: "fail",
    error: { name: "StepLimitError" },
  });
});
