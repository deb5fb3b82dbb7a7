/** What the ledger writes about one request. */
export interface LedgerLine {
  readonly path: string;
  /** The lane that the body names. */
  readonly lane: string;
  /** The provider's id of the event. */
  readonly event: string;
  /** Portico's id of the delivery. */
  readonly delivery: string;
  readonly attempt: number;
  readonly sha256: string;
  readonly verified: boolean;
  /** When it was there, in milliseconds since some fixed moment. */
  readonly at: number;
  /** The status it was to be answered with. */
  readonly answer: number;
}

/** What the ledger says. "held": this request is written down and waits for its answer until `release`. */
export type Word =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "line" | "held"; readonly line: LedgerLine };

/** What the ledger is told. */
export type Errand =
  | { readonly kind: "secret"; readonly path: string; readonly secret: string }
  | { readonly kind: "hold" | "release" };
