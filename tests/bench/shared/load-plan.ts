/** What one run of the sender sends. Event `n` has the external id `{run}-{n}` and is for the target `n % targets`. */
export interface LoadPlan {
  readonly url: string;
  readonly secret: string;
  /** A name that no other run has, unless it repeats the events of that run. */
  readonly run: string;
  readonly type: string;
  /** The value of the field `group`, for filters. */
  readonly group: string;
  readonly targets: number;
  readonly bodyBytes: number;
  /** The most events to send. */
  readonly count: number;
  readonly connections: number;
  /** Sends at this pace without waiting for responses. Without it, each connection sends when it has its response. */
  readonly perSecond?: number;
  /** Ends earlier than after `count` events. */
  readonly seconds?: number;
}

export interface LoadResult {
  /** How many responses had each status; 0 for a connection that ended without a response. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Responses with 200. */
  readonly acknowledged: number;
  /** Events that were sent. */
  readonly sent: number;
  /** From the first request to the last response. */
  readonly seconds: number;
  /** When each event was sent, on {@link machineNow}'s clock; 0 if it was not. */
  readonly sentAt: Float64Array;
  /** From sending to the complete response, in milliseconds, by event. */
  readonly responseMs: Float64Array;
}

/** The share of responses with 200. */
export function shareAcknowledged({ acknowledged, sent }: LoadResult): number {
  return sent === 0 ? 0 : acknowledged / sent;
}

/** What a sender process receives. */
export type SenderCommand =
  | { readonly kind: "prepare"; readonly plan: LoadPlan }
  | { readonly kind: "go" }
  | { readonly kind: "stop" };

/** What a sender process sends. */
export type SenderMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly result: LoadResult };
