import { expect, test } from "vitest";
import { readOperations } from "./operations";

test("a completed step has its data as output, undefined as null", () => {
  expect(readOperations([{ id: "a", op: "StepRun", data: { n: 1 } }])).toEqual({
    kind: "completed-step",
    step: { id: "a", output: '{"data":{"n":1}}' },
  });
  expect(readOperations({ id: "a", op: "StepRun" })).toMatchObject({ step: { output: '{"data":null}' } });
});

test("a failed step has its error as output, not the data of an earlier attempt", () => {
  const operation = { id: "a", op: "StepFailed", error: { name: "Error" }, data: { old: true } };
  expect(readOperations([operation])).toEqual({
    kind: "completed-step",
    step: { id: "a", output: '{"error":{"name":"Error"}}' },
  });
});

test.each([
  ["Sleep", "step.sleep"],
  ["WaitForEvent", "step.waitForEvent"],
  ["InvokeFunction", "step.invoke"],
  ["StepPlanned", "parallel steps"],
  ["WaitForSignal", "step.waitForSignal"],
  ["AIGateway", "step.ai"],
  ["Gateway", "step.fetch"],
  ["RunComplete", "the operation RunComplete"],
  ["DeferAdd", "the operation DeferAdd"],
  ["Whatever", "the operation Whatever"],
])("%s is refused as %s, also beside a supported operation", (op, feature) => {
  const unsupported = { kind: "unsupported", feature: expect.stringContaining(feature) };
  expect(readOperations([{ id: "a", op }])).toEqual(unsupported);
  expect(
    readOperations([
      { id: "a", op: "StepRun" },
      { id: "b", op },
    ]),
  ).toEqual(unsupported);
});

test("two operations at once are parallel steps", () => {
  const operations = [
    { id: "a", op: "StepRun" },
    { id: "b", op: "StepRun" },
  ];
  expect(readOperations(operations)).toEqual({ kind: "unsupported", feature: "parallel steps" });
});

test.each([[null], [3], ["text"], [[]], [[[]]], [{}], [[{ id: "", op: "StepRun" }]], [[{ id: "a" }]]])(
  "%j is unreadable",
  (body) => {
    expect(readOperations(body)).toEqual({ kind: "unreadable" });
  },
);
