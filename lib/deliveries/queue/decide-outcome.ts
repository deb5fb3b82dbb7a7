import type { FailureCode } from "../attempts/failure-code";
import type { AttemptRecord } from "../attempts/make-attempt";
import { nextWaitMs } from "./schedule";

/** Failures that no retry can fix: the delivery is dead-lettered at once. */
const final: ReadonlySet<string> = new Set<FailureCode>(["body_expired", "http_410"]);

/**
 * Seconds to wait after an error of Portico, before the second, third, … try. They are not the endpoint's schedule: the
 * error is none of the endpoint's, and an ordered lane waits meanwhile.
 */
const internalErrorWaits: readonly number[] = [1, 3, 10];

export type Settled = "succeeded" | "retrying" | "dead_lettered";

export interface DeliveryOutcome {
  readonly status: Settled;
  /** Milliseconds until the next attempt; 0 if there is none. */
  readonly waitMs: number;
}

/** The part of an attempt that decides. */
type DecidedAttempt = Pick<AttemptRecord, "code" | "retryAfterMs" | "trigger"> & {
  readonly claim: Pick<AttemptRecord["claim"], "retrySchedule" | "number" | "internalErrors">;
};

/**
 * Decides the next status of a delivery after an attempt.
 * @param random in [0, 1), for the jitter
 */
export function decideOutcome(attempt: DecidedAttempt, random: number): DeliveryOutcome {
  if (attempt.code === "succeeded") return { status: "succeeded", waitMs: 0 };
  const waitMs = waitAfter(attempt, random);
  return waitMs === undefined ? { status: "dead_lettered", waitMs: 0 } : { status: "retrying", waitMs };
}

/** Milliseconds until the next attempt; undefined if there is none. */
function waitAfter({ code, retryAfterMs, trigger, claim }: DecidedAttempt, random: number) {
  // A test is sent once.
  if (final.has(code) || trigger === "test") return undefined;
  if (code !== "internal_error") return nextWaitMs(claim.retrySchedule, claim.number, retryAfterMs, random);
  return nextWaitMs(internalErrorWaits, claim.internalErrors + 1, null, random);
}
