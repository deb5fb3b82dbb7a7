import type { FailureCode } from "../attempts/failure-code";
import type { AttemptRecord } from "../attempts/make-attempt";
import { nextWaitMs } from "./schedule";

/** Failures that no retry can fix: the delivery is dead-lettered at once. */
const final: ReadonlySet<string> = new Set<FailureCode>(["body_expired", "http_410"]);

export type Settled = "succeeded" | "retrying" | "dead_lettered";

export interface DeliveryOutcome {
  readonly status: Settled;
  /** Milliseconds until the next attempt; 0 if there is none. */
  readonly waitMs: number;
}

/** The part of an attempt that decides. */
type DecidedAttempt = Pick<AttemptRecord, "code" | "retryAfterMs"> & {
  readonly claim: Pick<AttemptRecord["claim"], "retrySchedule" | "number">;
};

/**
 * Decides the next status of a delivery after an attempt.
 * @param random in [0, 1), for the jitter
 */
export function decideOutcome(
  { code, retryAfterMs, claim }: DecidedAttempt,
  random: number,
): DeliveryOutcome {
  if (code === "succeeded") return { status: "succeeded", waitMs: 0 };
  const waitMs = final.has(code)
    ? undefined
    : nextWaitMs(claim.retrySchedule, claim.number, retryAfterMs, random);
  return waitMs === undefined ? { status: "dead_lettered", waitMs: 0 } : { status: "retrying", waitMs };
}
