import type { TransportFailure } from "./failure";
import type { FailureEvidence } from "./failure-evidence";

/** Header lines in the order in which they were sent. */
export type HeaderPairs = readonly (readonly [string, string])[];

export interface OutboundRequest {
  readonly url: string;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
  /** One deadline from the name lookup to the last byte, in milliseconds. */
  readonly timeoutMs: number;
  /** The number of bytes kept of the response body, counted after decompression. */
  readonly maxResponseBytes: number;
  /** Headers that mark the second copy of a request: see {@link Sent.repeated}. */
  readonly repeatHeaders?: HeaderPairs;
  /** How long to wait for a late response after the deadline, in milliseconds. Default: 0, not at all. */
  readonly lateMs?: number;
}

/** The duration of each phase in milliseconds. Null: it did not happen (reused connection, or earlier failure). */
export interface Phases {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  /** From a ready connection to the first byte of the response. */
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

/** The response of an endpoint, as far as it was received. */
export interface ReceivedResponse {
  readonly statusCode: number;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
  /** Whether the body was longer than the part that is kept. */
  readonly truncated: boolean;
}

/** A complete response that arrived after the deadline. */
export interface LateResponse {
  readonly statusCode: number;
  /** Milliseconds from the start of the request to the end of the response. */
  readonly afterMs: number;
}

interface Sent {
  /**
   * Whether the request was sent twice: a kept connection was lost before a response, and the endpoint may have read the
   * first copy. The second copy had the `repeatHeaders`.
   */
  readonly repeated: boolean;
  readonly phases: Phases;
  readonly remoteAddress: string | null;
}

/** The response is complete, or was read up to the limit. The caller decides whether it is a success. */
export interface CompleteResponse extends Sent, ReceivedResponse {
  readonly outcome: "completed";
}

/**
 * A kept connection was lost before the response began. "unsent": no byte of the request left this process. "sent": the
 * endpoint may have read it.
 */
export type LostConnection = "unsent" | "sent";

/**
 * There is no complete response. If its status was read, the received part is included: without headers and body if the
 * headers did not end or were invalid.
 */
export interface Failed extends Sent, Partial<ReceivedResponse> {
  readonly outcome: "failed";
  readonly code: TransportFailure;
  /** For display only. */
  readonly detail: string;
  readonly evidence: FailureEvidence | null;
  readonly lostConnection: LostConnection | null;
  /**
   * Set after a timeout if a late response is awaited. Resolves to null if none arrives in time or the client is closed.
   * Never rejects.
   */
  readonly late?: Promise<LateResponse | null>;
}

export type OutboundResult = CompleteResponse | Failed;
