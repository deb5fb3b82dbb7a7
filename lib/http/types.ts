import type { TransportFailure } from "./failure";

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
  readonly cut: boolean;
}

/** A complete response that arrived after the deadline. */
export interface LateResponse {
  readonly statusCode: number;
  /** Milliseconds from the start of the request to the end of the response. */
  readonly afterMs: number;
}

interface Sent {
  readonly phases: Phases;
  readonly remoteAddress: string | null;
}

/** The response is complete, or was read up to the limit. The caller decides whether it is a success. */
export interface CompleteResponse extends Sent, ReceivedResponse {
  readonly outcome: "completed";
}

/** There is no complete response. If its status line and headers arrived, the received part is included. */
export interface Failed extends Sent, Partial<ReceivedResponse> {
  readonly outcome: "failed";
  readonly code: TransportFailure;
  readonly detail: string;
  /** The peer had closed a reused connection and never read the request. It can be sent again at once. */
  readonly staleConnection: boolean;
  /**
   * Set after a timeout if a late response is awaited. Resolves to null if none arrives in time or the client is closed.
   * Never rejects.
   */
  readonly late?: Promise<LateResponse | null>;
}

export type OutboundResult = CompleteResponse | Failed;
