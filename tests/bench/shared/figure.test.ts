import { expect, test } from "vitest";
import { isReached, type Row } from "./figure";
import { formatTable } from "./table";

const row = (more: Partial<Row>): Row => ({ name: "a", unit: "ms", values: [1, 9, 2], ...more });

test.each([
  ["the median is at the least that is needed", { goal: { atLeast: 2 } }, true],
  ["the median is below it", { goal: { atLeast: 2.1 } }, false],
  ["the median is at the most that is allowed", { goal: { atMost: 2 } }, true],
  ["the median is above it", { goal: { atMost: 1.9 } }, false],
  ["there is no goal", {}, undefined],
  ["nothing could be measured", { values: [], goal: { atMost: 2 } }, false],
  ["a result is wrong", { goal: { atMost: 2 }, problems: ["9 stored events instead of 10"] }, false],
  ["a result is wrong and there is no goal", { problems: ["9 stored events instead of 10"] }, false],
] as const)("a goal is reached or not when %s", (_, more, reached) => {
  expect(isReached(row(more))).toBe(reached);
});

test("the table has the spread, the goal and the problems", () => {
  const rows = [
    row({ goal: { atMost: 1.25 }, aim: "1" }),
    row({ name: "b", values: [], problems: ["broken"] }),
  ];
  expect(formatTable(rows).split("\n")).toEqual([
    "| figure | median [least–most] | unit | goal   | aim | reached |",
    "|--------|---------------------|------|--------|-----|---------|",
    "| a      | 2.00 [1.00–9.00]    | ms   | ≤ 1.25 | 1   | NO      |",
    "| b      | –                   | ms   |        |     | NO      |",
    "b: broken",
  ]);
});
