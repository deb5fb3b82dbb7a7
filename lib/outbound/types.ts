import type { TransportFailure } from "./failure";

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
}

/** How long each phase took, in milliseconds. Null: it did not happen (a kept connection, or it failed before). */
export interface Phases {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  /** From the request being written to the first byte of the answer. */
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

export type OutboundResult =
  | {
      readonly outcome: "answered";
      readonly statusCode: number;
      readonly headers: HeaderPairs;
      readonly body: Buffer;
      /** The body was longer than what was kept. */
      readonly cut: boolean;
      readonly phases: Phases;
      readonly remoteAddress: string | null;
    }
  | {
      readonly outcome: "failed";
      readonly code: TransportFailure;
      readonly detail: string;
      readonly phases: Phases;
      readonly remoteAddress: string | null;
      /** A kept connection was closed under the request; it may be sent again at once. */
      readonly staleConnection: boolean;
    };
