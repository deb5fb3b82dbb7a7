export type LogLevel = "info" | "warn" | "error";

/** One line of log. Never event data, keys or signatures. */
export type Log = (
  level: LogLevel,
  message: string,
  fields?: Record<string, string | number | boolean>,
) => void;

/**
 * Milliseconds since 1970. One clock decides everything that is due, so that a test can move it. Signatures are
 * between two processes and use the time of day.
 */
export type Clock = () => number;

/** A number in [0, 1). */
export type Random = () => number;

/** What can be tuned; the defaults are those of a production run. */
export interface Tuning {
  /** Call requests in flight at once. */
  readonly maxCalls: number;
  /** A call request that takes longer counts as a failed attempt. */
  readonly callTimeoutMs: number;
  /** Larger answers of the app count as a failed attempt. */
  readonly maxAnswerBytes: number;
  /** Larger requests to the runner are refused with 413. */
  readonly maxRequestBytes: number;
  /** Larger call requests are sent without steps; the SDK fetches those (`use_api`). */
  readonly maxCallBytes: number;
  /** How often the app is asked for its functions again. */
  readonly resyncMs: number;
  /** The queue is looked at this often even when nothing rings. */
  readonly pollMs: number;
  readonly housekeepingMs: number;
  /** Finished runs are kept this long. */
  readonly retentionMs: number;
  /** A second event with the same id starts nothing for this long. */
  readonly dedupeMs: number;
  /** How long `stop` waits for call requests in flight. */
  readonly stopGraceMs: number;
  /** Wait before attempt 2, 3, … of a step; the last one repeats. */
  readonly retryDelaysMs: readonly number[];
  readonly retryJitterMs: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const mebibyte = 1024 * 1024;

export const defaultTuning: Tuning = {
  // A lane that is worked on holds a call for as long as a minute; one that hangs must not keep another waiting.
  maxCalls: 512,
  callTimeoutMs: 15 * minute,
  maxAnswerBytes: 16 * mebibyte,
  maxRequestBytes: 4 * mebibyte,
  maxCallBytes: 4 * mebibyte,
  resyncMs: 30 * second,
  pollMs: second,
  housekeepingMs: minute,
  retentionMs: 24 * hour,
  dedupeMs: 24 * hour,
  stopGraceMs: 10 * second,
  // Inngest's own table: pkg/backoff of inngest/inngest.
  retryDelaysMs: [
    15 * second,
    30 * second,
    minute,
    2 * minute,
    5 * minute,
    10 * minute,
    20 * minute,
    40 * minute,
    hour,
    2 * hour,
  ],
  retryJitterMs: 30 * second,
};
