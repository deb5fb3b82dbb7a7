import type { MoveView } from "@/lib/endpoints/moves/move-view";

/** The response of one of the two URLs. */
export interface CopyResponse {
  /** "succeeded" or a failure code. */
  readonly code: string;
  readonly statusCode: number | null;
  readonly durationMs: number;
}

/** The responses of both URLs to one delivery. */
export interface ComparedCopy {
  readonly deliveryId: string;
  readonly at: string;
  /** The first attempt at the endpoint's own URL; null if there is none yet, or retention has removed it. */
  readonly old: CopyResponse | null;
  /** Null while it is in flight, or if the process that sent it died. */
  readonly new: CopyResponse | null;
}

export interface Comparison {
  readonly copies: number;
  /** Whether there are more copies than are compared. */
  readonly isCut: boolean;
  /** Deliveries to which both URLs responded. */
  readonly both: number;
  /** Of those: both succeeded or both failed; and both with the same status. */
  readonly sameVerdict: number;
  readonly sameStatus: number;
  readonly oldSucceeded: number;
  readonly newSucceeded: number;
  /** Milliseconds; null without a response. */
  readonly oldMedianMs: number | null;
  readonly newMedianMs: number | null;
}

export interface MoveDetail extends MoveView {
  /** Whether copies are being sent. */
  readonly shadowing: boolean;
  readonly comparison: Comparison;
  readonly latest: readonly ComparedCopy[];
}

const isSuccess = (response: CopyResponse | null) => response?.code === "succeeded";

/** Whether both URLs responded with the same outcome; null while one of them has not responded. */
export function haveSameOutcome(copy: Pick<ComparedCopy, "old" | "new">): boolean | null {
  return copy.old && copy.new ? isSuccess(copy.old) === isSuccess(copy.new) : null;
}

/** Compares the responses of both URLs. */
export function compare(copies: readonly ComparedCopy[]): Omit<Comparison, "isCut"> {
  const both = copies.filter((copy) => haveSameOutcome(copy) !== null);
  const median = (pick: (copy: ComparedCopy) => CopyResponse | null) =>
    medianOf(both.flatMap((copy) => pick(copy)?.durationMs ?? []));
  return {
    copies: copies.length,
    both: both.length,
    sameVerdict: both.filter(haveSameOutcome).length,
    sameStatus: both.filter((copy) => copy.old?.statusCode === copy.new?.statusCode).length,
    oldSucceeded: both.filter((copy) => isSuccess(copy.old)).length,
    newSucceeded: both.filter((copy) => isSuccess(copy.new)).length,
    oldMedianMs: median((copy) => copy.old),
    newMedianMs: median((copy) => copy.new),
  };
}

function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
