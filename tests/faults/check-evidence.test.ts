import { describe, expect, test } from "vitest";
import { countRepeats, type Evidence, findViolations, type Rule } from "./check-evidence";

/** A run without violations: one event succeeds at once, one at the second attempt, and one never. */
function correctRun() {
  const lane = "a";
  const waitsMs = [1_000, 2_000];
  const line = (event: string, attempt: number, at: number, status: number) => ({
    path: "/a",
    lane,
    event,
    delivery: `dlv-${event}`,
    attempt,
    at,
    sha256: `sha-${event}`,
    verified: true,
    status,
  });
  const attempt = (event: string, number: number, statusCode: number) => ({
    delivery: `dlv-${event}`,
    cycle: 1,
    number,
    code: statusCode === 200 ? "succeeded" : "http_5xx",
    statusCode,
  });
  const delivery = (event: string, status: string, attemptCount: number) => ({
    delivery: `dlv-${event}`,
    event,
    lane,
    status,
    attemptCount,
    fence: attemptCount,
  });
  const events = ["first", "second", "never"];
  return {
    lanes: [{ name: lane, waitsMs }],
    sent: new Map(events.map((event) => [event, { lane, sha256: `sha-${event}`, postedAt: 0 }])),
    acknowledged: new Set(events),
    statuses: new Set([200, 503, 0]),
    lines: [
      line("first", 1, 0, 200),
      line("second", 1, 0, 500),
      line("never", 1, 0, 500),
      line("second", 2, 1_100, 200),
      line("never", 2, 1_100, 500),
      line("never", 3, 3_200, 500),
    ],
    deliveries: [
      delivery("first", "succeeded", 1),
      delivery("second", "succeeded", 2),
      delivery("never", "dead_lettered", 3),
    ],
    attempts: [
      attempt("first", 1, 200),
      attempt("second", 1, 500),
      attempt("second", 2, 200),
      attempt("never", 1, 500),
      attempt("never", 2, 500),
      attempt("never", 3, 500),
    ],
    cutShort: new Map<string, number>(),
  };
}

type CorrectRun = ReturnType<typeof correctRun>;

const rulesBroken = (evidence: Evidence): Rule[] => findViolations(evidence).map(({ rule }) => rule);

/** Appends a copy of an entry to its list. */
function repeat<T>(list: T[], at: number, changes: Partial<T> = {}): void {
  list.push({ ...(list[at] as T), ...changes });
}

function change<T>(list: T[], at: number, changes: Partial<T>): void {
  list[at] = { ...(list[at] as T), ...changes };
}

test("a correct run has no violations", () => {
  expect(findViolations(correctRun())).toEqual([]);
  expect(countRepeats(correctRun())).toEqual(new Map());
});

const planted: readonly [Rule, (run: CorrectRun) => void][] = [
  ["an acknowledged event is lost", (run) => run.acknowledged.add("gone")],
  ["an event does not have one delivery", ({ deliveries }) => repeat(deliveries, 0, { delivery: "x" })],
  ["Portico responded with something other than 200 and 503", ({ statuses }) => statuses.add(500)],
  ["a delivery has not ended", ({ deliveries }) => change(deliveries, 0, { status: "pending" })],
  ["a delivery counts as succeeded without a 200", ({ lines }) => change(lines, 0, { status: 500 })],
  ["a dead letter did not get all its attempts", ({ attempts }) => attempts.pop()],
  ["a delivery was sent more often than the faults allow", ({ lines }) => repeat(lines, 0)],
  ["a recorded attempt was never made", ({ lines }) => lines.splice(3, 1)],
  [
    "an attempt counts as failed after a 200",
    ({ attempts }) => change(attempts, 0, { code: "connection_reset" }),
  ],
  ["attempts are not numbered 1, 2, 3", ({ attempts }) => change(attempts, 2, { number: 3 })],
  ["a retry came before its time", ({ lines }) => change(lines, 3, { at: 990 })],
  ["requests went out of order", ({ lines }) => repeat(lines, 1, { at: 9_000 })],
  ["a request has an invalid signature", ({ lines }) => change(lines, 0, { verified: false })],
  ["a request has a body that nobody sent", ({ lines }) => change(lines, 0, { sha256: "other" })],
  ["a request reached the wrong endpoint", ({ lines }) => change(lines, 0, { path: "/b" })],
];

describe("a violation is found", () => {
  test.each(planted)("%s", (rule, plant) => {
    const run = correctRun();
    plant(run);
    expect(rulesBroken(run)).toContain(rule);
  });
});

test("one interrupted claim allows one more request, not two", () => {
  const run = correctRun();
  repeat(run.lines, 0);
  run.cutShort.set("dlv-first", 1);
  expect(findViolations(run)).toEqual([]);
  expect(countRepeats(run)).toEqual(new Map([["dlv-first", 1]]));
  repeat(run.lines, 0);
  expect(rulesBroken(run)).toEqual(["a delivery was sent more often than the faults allow"]);
});
