import { expect, test } from "vitest";
import { compileExpression, holds } from "./cel";

const data = { n: 4, f: 1.5, s: "abc", l: [1, "two"], o: { k: "v" }, z: null, yes: true, "with-dash": 1 };
const event = { name: "gw/x", data };

const evaluate = (source: string) => compileExpression(source, ["event", "async"]).evaluate({ event });

test.each([
  ["event.data.n > 3", true],
  ["event.data.n == 4 && event.data.n == 4.0", true],
  ["event.data.n + 1", 5],
  ["-event.data.n", -4],
  ["event.data.s == 'abc' || false", true],
  ["event.data.s.startsWith('ab') && event.data.s.endsWith('c') && event.data.s.contains('b')", true],
  ["event.data['with-dash'] == 1", true],
  ["event.data.l[1] == 'two'", true],
  ["event.data.s in ['x', 'abc']", true],
  ["'k' in event.data.o", true],
  ["event.data.yes ? event.data.s : 'no'", "abc"],
  ["event.data.z == null", true],
  ["event.data.o == {'k': 'v'}", new Error("the operator map")],
  ["size(event.data.l) + event.data.s.size()", 5],
  ["has(event.data.n) && !has(event.data.nope)", true],
  ["string(event.data.n) + '-' + event.data.s", "4-abc"],
  ["event.data.nope || event.data.s", "abc"],
  ["'literal'", "literal"],
  ["event.data.s > 'abb'", true],
  // Nothing but own attributes.
  ["event.constructor == null && event.data.l.length == null && event.data.s.length == null", true],
])("%s", (source, expected) => {
  if (expected instanceof Error) expect(() => evaluate(source)).toThrow(expected.message);
  else expect(evaluate(source)).toEqual(expected);
});

/** From inngest/inngest, pkg/expressions/unknown_test.go and expressions_test.go. */
test.each([
  [`event.data.missing == "foo"`, false],
  ["event.data.missing == null", true],
  ["event.data.missing == 0", false],
  ["event.data.a == event.data.b", false],
  [`event.data.missing != "foo"`, true],
  ["event.data.missing != null", false],
  ["event.data.missing != 0", true],
  [`event.data.missing != ""`, true],
  ["event.data.missing < 5", true],
  ["event.data.missing <= 5", true],
  ["5 < event.data.missing", false],
  ["5 <= event.data.missing", false],
  ["event.data.n > event.data.missing", true],
  ["event.data.missing > 5", false],
  ["event.data.missing >= 5", false],
  ["5 > event.data.missing", true],
  ["5 >= event.data.missing", true],
  ["event.data.s + event.data.missing", "abc"],
  ["event.data.missing + event.data.s", "abc"],
  ["event.data.a + event.data.b", false],
  ["size(event.data.missing)", 0],
  ["size(event.data.missing) == 0", true],
  [`event.data.missing in ["a", "b"]`, false],
  ["event.data.missing", false],
  ["event.data.missing.deeper == null", true],
])("missing attributes, as Inngest has it: %s", (source, expected) => {
  expect(evaluate(source)).toEqual(expected);
});

test("a type error means that the expression does not hold", () => {
  const expression = compileExpression("event.data.s > 3", ["event"]);
  expect(() => expression.evaluate({ event })).toThrow(TypeError);
  expect(holds(expression, { event })).toBe(false);
  expect(holds(compileExpression("event.data.n", ["event"]), { event })).toBe(false);
});

test.each([
  "event.data.n * 2",
  "event.data.l.exists(x, x == 1)",
  "timestamp(event.data.s)",
  "event.data.s.matches('a')",
  "unknown.data",
  "async.data.id ==",
  "",
])("%j is refused when it is compiled", (source) => {
  expect(() => compileExpression(source, ["event"])).toThrow();
});
