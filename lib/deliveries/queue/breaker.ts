/**
 * The health of a lane as a state machine, with no clock and no database of its own.
 *
 * closed: everything goes. It opens after {@link opensAfterFailures} failures in a row over at least
 * {@link opensAfterMs}: a burst that fails within one restart must not shut a lane. open: nothing is sent but one probe
 * at a time, at growing intervals; what waits loses no attempts meanwhile. The first success closes it.
 */
export interface LaneHealth {
  /** Attempts that failed since the last success. */
  readonly failures: number;
  readonly failingSince: Date | null;
  /** The breaker is open; the next probe may go at this moment. Null: closed. */
  readonly probeAt: Date | null;
  readonly failedProbes: number;
}

export const opensAfterFailures = 20;
export const opensAfterMs = 60_000;
const firstProbeMs = 15_000;
const longestProbeMs = 300_000;
/** A warning goes out when this share of the time until the endpoint is disabled has passed. */
const warnAtShare = 0.5;

export const healthy: LaneHealth = { failures: 0, failingSince: null, probeAt: null, failedProbes: 0 };

/** What the attempts changed, for whoever has to be told. */
export type BreakerTransition = "opened" | "closed" | "warned" | "disabled";

/** One attempt more. @param disableAfterMs how long nothing but failures is put up with, or null for ever */
export function afterAttempt(
  before: LaneHealth,
  succeeded: boolean,
  now: Date,
  disableAfterMs: number | null,
): { readonly health: LaneHealth; readonly transition: BreakerTransition | null } {
  if (succeeded) return { health: healthy, transition: before.probeAt === null ? null : "closed" };
  const failingSince = before.failingSince ?? now;
  const failures = before.failures + 1;
  const failingMs = now.getTime() - failingSince.getTime();
  const wasOpen = before.probeAt !== null;
  const isOpen = wasOpen || (failures >= opensAfterFailures && failingMs >= opensAfterMs);
  const { probeAt, failedProbes } = isOpen ? nextProbe(before, now) : healthy;
  const health = { failures, failingSince, probeAt, failedProbes };
  return { health, transition: transitionOf(wasOpen, isOpen, failingMs, disableAfterMs) };
}

function nextProbe({ probeAt, failedProbes }: LaneHealth, now: Date) {
  // Under way when the breaker opened: it was no probe, and puts none off.
  if (probeAt !== null && now < probeAt) return { probeAt, failedProbes };
  const failed = probeAt === null ? 0 : failedProbes + 1;
  return { probeAt: new Date(now.getTime() + probeIntervalMs(failed)), failedProbes: failed };
}

/** @param failedProbes probes that failed since the breaker opened */
export function probeIntervalMs(failedProbes: number): number {
  return Math.min(longestProbeMs, firstProbeMs * 2 ** Math.min(failedProbes, 30));
}

function transitionOf(wasOpen: boolean, isOpen: boolean, failingMs: number, disableAfterMs: number | null) {
  if (!isOpen) return null;
  if (disableAfterMs !== null && failingMs >= disableAfterMs) return "disabled";
  if (!wasOpen) return "opened";
  return disableAfterMs !== null && failingMs >= disableAfterMs * warnAtShare ? "warned" : null;
}
