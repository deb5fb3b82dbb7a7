/** The deliveries that the receiver expects of one run of the sender. */
export interface Expectation {
  readonly run: string;
  readonly secret: string;
  readonly events: number;
  readonly endpoints: number;
  /** Each endpoint gets each event. Otherwise event `n` is for the endpoint `n % endpoints`. */
  readonly toAll: boolean;
}

export interface ReceiverState {
  /** Expected deliveries that have arrived, each counted once. */
  readonly arrived: number;
  /** Arrivals of a delivery that had arrived before. */
  readonly repeated: number;
  readonly invalidSignatures: number;
  /** Requests that do not belong to the run, or came to another endpoint. */
  readonly foreign: number;
  /** When the last delivery arrived for the first time, on {@link machineNow}'s clock. */
  readonly lastArrivalAt: number;
  /** Requests to paths that never get a response, and whose connection is still open. */
  readonly hanging: number;
}

/** What a receiver process receives. */
export type ReceiverCommand =
  | { readonly kind: "expect"; readonly expectation: Expectation }
  | { readonly kind: "state" }
  | { readonly kind: "arrivals" };

/** What a receiver process sends. */
export type ReceiverMessage =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "expecting" }
  | { readonly kind: "state"; readonly state: ReceiverState }
  /** When each delivery arrived for the first time, by event (or by event and endpoint); 0 if it has not. */
  | { readonly kind: "arrivals"; readonly arrivedAt: Float64Array };
