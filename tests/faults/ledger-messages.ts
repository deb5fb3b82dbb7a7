/** The ledger's record of one request. */
export interface LedgerLine {
  readonly path: string;
  /** The lane in the body. */
  readonly lane: string;
  /** The provider's id of the event. */
  readonly event: string;
  /** Portico's id of the delivery. */
  readonly delivery: string;
  readonly attempt: number;
  readonly sha256: string;
  readonly verified: boolean;
  /** When it arrived, in milliseconds since a fixed moment. */
  readonly at: number;
  /** The status of the ledger's response. */
  readonly status: number;
}

/** A message of the ledger. "held": the request is recorded, and its response waits for `release`. */
export type LedgerMessage =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "line" | "held"; readonly line: LedgerLine };

/** A message to the ledger. */
export type LedgerCommand =
  | { readonly kind: "secret"; readonly path: string; readonly secret: string }
  | { readonly kind: "hold" | "release" };
