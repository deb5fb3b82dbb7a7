export type LogLevel = "info" | "warn" | "error";

/** Writes one log line. It must not contain event data, keys or signatures. */
export type Log = (
  level: LogLevel,
  message: string,
  fields?: Record<string, string | number | boolean>,
) => void;

/**
 * Milliseconds since 1970. One clock decides when work is due, so that a test can move it. Signatures use the real
 * time, because the app checks them.
 */
export type Clock = () => number;

/** A number in [0, 1). */
export type Random = () => number;

/** Limits and intervals. The defaults are for production. */
export interface Tuning {
  /** Call requests in flight at once. */
  readonly maxCalls: number;
  /** A call request that takes longer is a failed attempt. */
  readonly callTimeoutMs: number;
  /** A larger response of the app is a failed attempt. */
  readonly maxResponseBytes: number;
  /** A larger request to the runner is refused with 413. */
  readonly maxRequestBytes: number;
  /** A run whose call request is larger fails. */
  readonly maxCallBytes: number;
  /** Interval between two syncs. */
  readonly resyncMs: number;
  /** Longest interval between two looks at the queue. */
  readonly pollMs: number;
  /** Interval between two deletions of expired rows. */
  readonly housekeepingMs: number;
  /** How long finished runs are kept. */
  readonly retentionMs: number;
  /** How long an event id prevents a second run of the same function. */
  readonly dedupeMs: number;
  /** How long `stop` waits for call requests in flight. */
  readonly stopGraceMs: number;
  /** Delay before attempt 2, 3, … of a step. The last one repeats. */
  readonly retryDelaysMs: readonly number[];
  /** Up to this much is added to a delay, at random. */
  readonly retryJitterMs: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const mebibyte = 1024 * 1024;

export const defaultTuning: Tuning = {
  // A run that works on a lane holds its call request for up to a minute. Lanes must not wait for each other.
  maxCalls: 512,
  callTimeoutMs: 15 * minute,
  maxResponseBytes: 16 * mebibyte,
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
