import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  afterAttempt,
  type BreakerTransition,
  healthy,
  type LaneHealth,
  opensAfterFailures,
  opensAfterMs,
  probeIntervalMs,
} from "./breaker";

const start = Date.parse("2026-01-01T00:00:00Z");

/** Plays attempts, each `[succeeded, ms since the one before]`, and returns every state and transition. */
function play(attempts: readonly (readonly [boolean, number])[], disableAfterMs: number | null = null) {
  let health: LaneHealth = healthy;
  let at = start;
  return attempts.map(([succeeded, gap]) => {
    at += gap;
    const next = afterAttempt(health, succeeded, new Date(at), disableAfterMs);
    health = next.health;
    return { ...next, at };
  });
}

const failing = (count: number, gap: number) => Array.from({ length: count }, () => [false, gap] as const);
const transitionsOf = (steps: readonly { readonly transition: BreakerTransition | null }[]) =>
  steps.flatMap(({ transition }) => (transition ? [transition] : []));

describe("the breaker", () => {
  test("opens after enough failures in a row over enough time", () => {
    const steps = play(failing(opensAfterFailures, 4_000));
    expect(transitionsOf(steps)).toEqual(["opened"]);
    expect(steps.at(-1)?.health.probeAt).toEqual(new Date((steps.at(-1)?.at ?? 0) + 15_000));
  });

  test("a burst that fails within a minute does not open it, however large", () => {
    expect(transitionsOf(play(failing(1_000, 10)))).toEqual([]);
  });

  test("few failures do not open it, however long they last", () => {
    expect(transitionsOf(play(failing(opensAfterFailures - 1, 3_600_000)))).toEqual([]);
  });

  test("a failed probe doubles the wait for the next one, up to five minutes", () => {
    const waits = [0, 1, 2, 3, 4, 5, 1_000].map(probeIntervalMs);
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  test("attempts in flight when it opened do not delay the first probe", () => {
    const steps = play([...failing(opensAfterFailures, 4_000), [false, 0], [false, 5], [false, 14_995]]);
    const opened = start + opensAfterFailures * 4_000;
    const probes = steps.slice(-4).map(({ health }) => (health.probeAt?.getTime() ?? 0) - opened);
    expect(probes).toEqual([15_000, 15_000, 15_000, 15_000 + 30_000]);
  });

  test("one success closes it", () => {
    const steps = play([...failing(opensAfterFailures, 4_000), [true, 15_000], [false, 1]]);
    expect(transitionsOf(steps)).toEqual(["opened", "closed"]);
    expect(steps.at(-1)?.health).toMatchObject({ failures: 1, probeAt: null });
  });

  test("warns half way to disabling, then disables", () => {
    const steps = play(failing(opensAfterFailures + 10, 4_000), 100_000);
    expect(new Set(transitionsOf(steps))).toEqual(new Set(["opened", "warned", "disabled"]));
    const disabled = steps.find(({ transition }) => transition === "disabled");
    expect(disabled?.at).toBeGreaterThanOrEqual(start + 4_000 + 100_000);
  });

  test("never disables without a limit", () => {
    expect(transitionsOf(play(failing(100, 86_400_000)))).toEqual(["opened"]);
  });

  test("whatever happens: it is closed while failures are few or recent, and a success resets everything", () => {
    const attempt = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 60_000 }));
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 200 }), (attempts) => {
        for (const { health, at } of play(attempts)) {
          const since = health.failingSince?.getTime() ?? at;
          const broken = health.failures >= opensAfterFailures && at - since >= opensAfterMs;
          expect(health.probeAt !== null).toBe(broken);
          expect(health.failures === 0).toBe(health.failingSince === null);
          if (health.probeAt) expect(health.probeAt.getTime()).toBeGreaterThan(at);
          if (health.probeAt) expect(health.probeAt.getTime() - at).toBeLessThanOrEqual(300_000);
        }
      }),
    );
  });
});
