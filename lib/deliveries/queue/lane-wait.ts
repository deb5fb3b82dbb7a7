import { longestAskedMs } from "./schedule";

/**
 * The wait of a lane as a pure state machine. A 429 speaks of the endpoint and not of one delivery, so all its deliveries
 * wait. So does a 503 with Retry-After. After a wait only one delivery at a time is sent, until the endpoint responds with
 * another status.
 */
export interface LaneWait {
  /** Nothing is sent before. Null: there was no wait. */
  readonly waitsUntil: Date | null;
  /** The status of the response that asked for the wait. */
  readonly waitStatusCode: number | null;
  /** Waits in a row, without a response with another status in between. */
  readonly waitCount: number;
}

/** The part of an attempt that decides. */
export interface AttemptResponse {
  /** "succeeded" or a failure code. */
  readonly code: string;
  readonly statusCode: number | null;
  readonly retryAfterMs: number | null;
}

/** The wait after a first 429 without Retry-After. It doubles with each wait in a row. */
const firstWaitMs = 1_000;
const longestOwnWaitMs = 60_000;

/** Applies one attempt. Waits never become shorter: of several, the latest end counts. */
export function waitAfterAttempt(before: LaneWait, attempt: AttemptResponse, now: Date): LaneWait {
  const isWaiting = before.waitsUntil !== null && now < before.waitsUntil;
  const askedMs = attempt.retryAfterMs ?? 0;
  if (!asksToWait(attempt)) {
    // A response to a request that was in flight when the wait began says nothing about the time after it.
    return isWaiting || isInconclusive(attempt) ? before : { ...before, waitCount: 0 };
  }
  const waitCount = isWaiting ? before.waitCount : before.waitCount + 1;
  const waitMs = askedMs > 0 ? Math.min(askedMs, longestAskedMs) : ownWaitMs(waitCount);
  const until = new Date(now.getTime() + waitMs);
  if (before.waitsUntil && until <= before.waitsUntil) return { ...before, waitCount };
  return { waitsUntil: until, waitStatusCode: attempt.statusCode, waitCount };
}

function asksToWait({ code, statusCode, retryAfterMs }: AttemptResponse): boolean {
  if (code === "succeeded") return false;
  return statusCode === 429 || (statusCode === 503 && (retryAfterMs ?? 0) > 0);
}

/** Without a response, or with an unspecific 503, it is not known whether the endpoint accepts requests again. */
function isInconclusive({ statusCode }: AttemptResponse): boolean {
  return statusCode === null || statusCode === 503;
}

/** @param count 1 for the first wait in a row */
function ownWaitMs(count: number): number {
  return Math.min(longestOwnWaitMs, firstWaitMs * 2 ** Math.min(count - 1, 30));
}
