import { expect, test } from "vitest";
import type { Answer } from "./call-response";
import { judge } from "./outcome";

const context = { attempt: 0, maxAttempts: 3, requestVersion: -1, stepCount: 0 };

function verdict(status: number, body: unknown, headers: Record<string, string> = {}, changes = {}) {
  const all = { "x-inngest-sdk": "js:v4.24.0", "x-inngest-req-version": "2", ...headers };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return judge({ kind: "answered", status, headers: all, body: text }, { ...context, ...changes }, 0);
}

test("200 ends the run with its result", () => {
  expect(verdict(200, { b: 1, a: null })).toEqual({ kind: "complete", output: '{"a":null,"b":1}' });
});

test("without the SDK's header nothing counts, and no attempt is spent", () => {
  for (const status of [200, 206, 302, 400, 401, 500, 503]) {
    const answer: Answer = { kind: "answered", status, headers: {}, body: "{}" };
    expect(judge(answer, context, 0)).toMatchObject({ kind: "fault", lost: false });
  }
});

test("x-inngest-no-retry is obeyed; without it everything that failed is retried", () => {
  const error = { name: "Error", message: "m" };
  expect(verdict(400, error, { "x-inngest-no-retry": "true" })).toEqual({ kind: "fail", error });
  expect(verdict(500, error, { "x-inngest-no-retry": "false", "retry-after": "7" })).toEqual({
    kind: "retry",
    retryAfter: "7",
  });
  expect(verdict(404, error)).toEqual({ kind: "retry", retryAfter: undefined });
  expect(verdict(500, error, {}, { attempt: 2 })).toEqual({ kind: "fail", error });
});

test("a step that threw is retried, and memoised as failed when no attempt is left or none is wanted", () => {
  const ops = [{ id: "s", op: "StepError", error: { name: "E" } }];
  expect(verdict(206, ops)).toMatchObject({ kind: "retry" });
  const memoised = { kind: "advance", done: [{ id: "s", output: '{"error":{"name":"E"}}' }] };
  expect(verdict(206, ops, {}, { attempt: 2 })).toMatchObject(memoised);
  expect(verdict(206, ops, { "x-inngest-no-retry": "true" })).toMatchObject(memoised);
});

test("a 201 is an envelope around the real answer", () => {
  const inner = {
    status: 206,
    headers: { "X-Inngest-No-Retry": "false" },
    body: '[{"id":"a","op":"StepRun","data":1}]',
  };
  expect(verdict(201, `   ${JSON.stringify(inner)}`)).toMatchObject({ kind: "advance", done: [{ id: "a" }] });
  expect(verdict(201, "   not json")).toMatchObject({ kind: "retry" });
});

test("answers that cannot be read are failed attempts", () => {
  expect(verdict(200, "<html>")).toMatchObject({ kind: "retry" });
  expect(verdict(206, "3")).toMatchObject({ kind: "retry" });
  expect(judge({ kind: "timeout" }, context, 0)).toMatchObject({ kind: "retry" });
  expect(judge({ kind: "too-large" }, { ...context, attempt: 2 }, 0)).toMatchObject({ kind: "fail" });
});

test("a run has at most a thousand steps", () => {
  const ops = [{ id: "s", op: "StepRun", data: 1 }];
  expect(verdict(206, ops, {}, { stepCount: 999 })).toMatchObject({ kind: "advance" });
  expect(verdict(206, ops, {}, { stepCount: 1000 })).toMatchObject({
    kind: "fail",
    error: { name: "StepLimitError" },
  });
});

test("optimizeParallelism: false shows as version 1 and is refused", () => {
  expect(verdict(206, [], { "x-inngest-req-version": "1" })).toMatchObject({ kind: "fail" });
});
