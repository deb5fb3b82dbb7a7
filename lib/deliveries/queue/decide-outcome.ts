import type { FailureCode } from "../attempts/failure-code";
import type { AttemptRecord } from "../attempts/make-attempt";
import { nextWaitMs } from "./schedule";

/** Failures that no retry can mend; the delivery goes to the dead letters at once. */
const final: ReadonlySet<string> = new Set<FailureCode>(["body_expired", "http_410"]);

export type Settled = "succeeded" | "retrying" | "dead_lettered";

export interface DeliveryOutcome {
  readonly status: Settled;
  /** How long until the next attempt; 0 when there is none. */
  readonly waitMs: number;
}

/** What a judgement needs of an attempt. */
type DecidedAttempt = Pick<AttemptRecord, "code" | "retryAfterMs"> & {
  readonly claim: Pick<AttemptRecord["claim"], "retrySchedule" | "number">;
};

/**
 * What becomes of a delivery after an attempt.
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
