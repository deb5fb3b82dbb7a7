/**
 * The circuit breaker of a lane as a pure state machine.
 *
 * Closed: deliveries are sent. It opens after {@link opensAfterFailures} failures in a row over at least
 * {@link opensAfterMs}, so that the failures during one restart do not open it. Open: only one probe at a time is sent, at
 * growing intervals, and waiting deliveries use up no attempts. The first success closes it.
 */
export interface LaneHealth {
  /** Attempts that failed since the last success. */
  readonly failures: number;
  readonly failingSince: Date | null;
  /** When the next probe may be sent, while the breaker is open. Null: closed. */
  readonly probeAt: Date | null;
  readonly failedProbes: number;
}

export const opensAfterFailures = 20;
export const opensAfterMs = 60_000;
const firstProbeMs = 15_000;
const longestProbeMs = 300_000;
/** The share of the time until the endpoint is disabled after which a warning is sent. */
const warnAtShare = 0.5;

export const healthy: LaneHealth = { failures: 0, failingSince: null, probeAt: null, failedProbes: 0 };

/** A change that alerts or disables the endpoint. */
export type BreakerTransition = "opened" | "closed" | "warned" | "disabled";

/** Applies one attempt. @param disableAfterMs disable the endpoint after it has failed this long; null: never */
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
  // The attempt was in flight when the breaker opened. It was no probe and does not delay the next one.
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
