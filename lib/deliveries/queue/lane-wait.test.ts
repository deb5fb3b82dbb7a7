import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AttemptResponse, type LaneWait, waitAfterAttempt } from "./lane-wait";

const start = Date.parse("2026-01-01T00:00:00Z");
const never: LaneWait = { waitsUntil: null, waitStatusCode: null, waitCount: 0 };
const sixHours = 6 * 3_600_000;

const respond = (statusCode: number | null, retryAfterMs: number | null = null): AttemptResponse => ({
  code: statusCode === 200 ? "succeeded" : `http_${statusCode}`,
  statusCode,
  retryAfterMs,
});

/** Plays attempts, each with the milliseconds since the one before. @returns each state with its time */
function play(attempts: readonly (readonly [AttemptResponse, number])[]) {
  let state = never;
  let at = start;
  return attempts.map(([attempt, gap]) => {
    at += gap;
    state = waitAfterAttempt(state, attempt, new Date(at));
    return { ...state, at, waitMs: state.waitsUntil === null ? 0 : state.waitsUntil.getTime() - at };
  });
}

const waits = (attempts: readonly (readonly [AttemptResponse, number])[]) =>
  play(attempts).map(({ waitMs }) => waitMs);

describe("a lane waits", () => {
  test("as long as a 429 or a 503 asks, up to six hours", () => {
    expect(waits([[respond(429, 60_000), 0]])).toEqual([60_000]);
    expect(waits([[respond(503, 60_000), 0]])).toEqual([60_000]);
    expect(waits([[respond(429, 365 * 86_400_000), 0]])).toEqual([sixHours]);
  });

  test("for 1, 2, 4 … 60 seconds after each 429 in a row that does not say how long", () => {
    const gaps = [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000];
    expect(waits(gaps.map((gap) => [respond(429), gap]))).toEqual([...gaps.slice(1), 60_000]);
    expect(waits([[respond(429, 0), 0]])).toEqual([1_000]);
  });

  test("until the latest end, if several requests were in flight, and they count as one", () => {
    const steps = play([
      [respond(429, 30_000), 0],
      [respond(429, 60_000), 10],
      [respond(429, 5_000), 10],
      [respond(429), 10],
    ]);
    expect(steps.at(-1)?.waitsUntil).toEqual(new Date(start + 60_010));
    expect(steps.at(-1)?.waitCount).toBe(1);
  });

  test("and goes back to full speed after another response, but not after one that was already in flight", () => {
    const counts = (attempts: Parameters<typeof play>[0]) => play(attempts).map(({ waitCount }) => waitCount);
    expect(
      counts([
        [respond(429, 1_000), 0],
        [respond(200), 1_000],
      ]),
    ).toEqual([1, 0]);
    expect(
      counts([
        [respond(429, 1_000), 0],
        [respond(400), 1_000],
      ]),
    ).toEqual([1, 0]);
    expect(
      counts([
        [respond(429, 1_000), 0],
        [respond(200), 999],
      ]),
    ).toEqual([1, 1]);
    expect(
      counts([
        [respond(429, 1_000), 0],
        [respond(null), 1_000],
      ]),
    ).toEqual([1, 1]);
    expect(
      counts([
        [respond(429, 1_000), 0],
        [respond(503), 1_000],
      ]),
    ).toEqual([1, 1]);
  });
});

test.each([
  respond(200),
  respond(500, 60_000),
  respond(413, 60_000),
  respond(301, 60_000),
  respond(503),
  respond(503, 0),
  respond(null),
  { code: "succeeded", statusCode: 429, retryAfterMs: 60_000 },
])("a lane does not wait after %j", (attempt) => {
  expect(waits([[attempt, 0]])).toEqual([0]);
});

test("whatever happens, a wait never becomes shorter and never exceeds its bound", () => {
  const status = fc.constantFrom(200, 400, 429, 500, 503, null);
  const retryAfterMs = fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 }));
  const attempt = fc.tuple(status, retryAfterMs).map(([code, ms]) => respond(code, ms));
  fc.assert(
    fc.property(fc.array(fc.tuple(attempt, fc.integer({ min: 0, max: 100_000 }))), (attempts) => {
      let end = 0;
      for (const { waitsUntil, waitCount, at } of play(attempts)) {
        const until = waitsUntil?.getTime() ?? 0;
        expect(until).toBeGreaterThanOrEqual(end);
        expect(until - at).toBeLessThanOrEqual(sixHours);
        if (until > at) expect(waitCount).toBeGreaterThan(0);
        end = until;
      }
    }),
  );
});
