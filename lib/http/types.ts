import type { TransportFailure } from "./failure";
import type { FailureEvidence } from "./failure-evidence";

/** Header lines in order, as they went over the wire. */
export type HeaderPairs = readonly (readonly [string, string])[];

export interface OutboundRequest {
  readonly url: string;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
  /** One deadline for everything: name look-up to last byte. Milliseconds. */
  readonly timeoutMs: number;
  /** Bytes of the answer's body that are kept, counted after decompression. */
  readonly maxResponseBytes: number;
  /** How long after the deadline an answer is still listened for. Milliseconds; 0 unless given: not at all. */
  readonly lateMs?: number;
}

/** How long each phase took, in milliseconds. Null: it did not happen (a kept connection, or it failed before). */
export interface Phases {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  /** From the connection being ready to the first byte of the answer. */
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

/** What an endpoint answered, as far as it came. */
export interface ReceivedResponse {
  readonly statusCode: number;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
  /** The body was longer than what was kept. */
  readonly truncated: boolean;
}

/** A complete answer that came after the deadline. */
export interface LateResponse {
  readonly statusCode: number;
  /** Milliseconds from the start of the request to the end of the answer. */
  readonly afterMs: number;
}

interface Sent {
  readonly phases: Phases;
  readonly remoteAddress: string | null;
}

/** There was a whole answer, or as much of it as is kept. Whether it is a success is for the caller to say. */
export interface CompleteResponse extends Sent, ReceivedResponse {
  readonly outcome: "answered";
}

/** There was none. What had arrived of one before it failed is there too, once its status line and headers were. */
export interface Failed extends Sent, Partial<ReceivedResponse> {
  readonly outcome: "failed";
  readonly code: TransportFailure;
  /** For display only. */
  readonly detail: string;
  readonly evidence: FailureEvidence | null;
  /** A kept connection was closed under the request, which was never read; it may be sent again at once. */
  readonly staleConnection: boolean;
  /**
   * There when a deadline passed and an answer is listened for a while longer. Null: none came in that time, or the
   * door was closed. It never rejects.
   */
  readonly late?: Promise<LateResponse | null>;
}

export type OutboundResult = CompleteResponse | Failed;
