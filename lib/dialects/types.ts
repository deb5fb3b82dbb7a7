/** Header values by lower-case name; a header that came twice arrives joined with ", ". */
export type HeaderRecord = Readonly<Record<string, string | undefined>>;

export interface InboundRequest {
  readonly headers: HeaderRecord;
  /** The bytes that arrived, before anything parsed them. */
  readonly body: Buffer;
}

export type DialectName =
  | "klikit"
  | "quippy"
  | "editframe"
  | "standard-webhooks"
  | "github"
  | "stripe"
  | "shopify"
  | "slack";

export type Scalar = string | number | boolean | null;

/** The flat facts about an event that an endpoint's filter may name, such as `brand_id`. */
export type Attributes = Readonly<Record<string, Scalar>>;

/** Where one fact of an event is found; built with the functions in `readers.ts`. */
export type Reader =
  | { readonly from: "header"; readonly name: string }
  /** A dotted path into the JSON body, such as `data.id`. */
  | { readonly from: "body"; readonly path: string }
  /** The first of several places that has a value. */
  | { readonly from: "firstOf"; readonly readers: readonly Reader[] }
  /**
   * Several values joined with ":". All must be there. When the first of them is one of `hashBodyWhen`, a hash of
   * the body is added, for types that legitimately repeat about the same thing.
   */
  | {
      readonly from: "joined";
      readonly readers: readonly Reader[];
      readonly hashBodyWhen: readonly string[];
    };

/** How a header's value carries signatures. */
export type Carrier =
  /** One signature behind a fixed prefix: `sha256=<hex>`. */
  | { readonly kind: "single"; readonly prefix: string }
  /** Versioned signatures with a space between them: `v1,<base64> v1,<base64>`. */
  | { readonly kind: "list"; readonly version: string; readonly ed25519Version?: string }
  /** Pairs with commas between them, the timestamp one of them: `t=<seconds>,v1=<hex>,v1=<hex>`. */
  | { readonly kind: "pairs"; readonly version: string; readonly timestampKey: string };

/** How a dialect signs, as data: `verify` and `sign` both follow it, so that they stay each other's inverse. */
export interface SignatureRecipe {
  /** Lower-case name of the header with the signature. */
  readonly header: string;
  /** "text": the whole secret as UTF-8 is the key. "base64": what follows `whsec_` is decoded. */
  readonly key: "text" | "base64";
  readonly encoding: "hex" | "base64";
  /** What is signed, with `{id}`, `{timestamp}` and `{body}` standing for the message's own. */
  readonly content: string;
  readonly carrier: Carrier;
  /** Without `header` the carrier itself brings the timestamp. Tolerance counts in both directions. */
  readonly timestamp?: { readonly header?: string; readonly toleranceSeconds: number };
}

export interface DialectResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface EventTypeInfo {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** False: declared by the provider and open to subscription, but nothing is sent yet. */
  readonly emitted: boolean;
  readonly deprecated?: true;
}

/** An event that did not come from this dialect, to be put into this dialect's words. */
export interface RenderedEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly data: unknown;
  readonly test: boolean;
  readonly attributes: Attributes;
}

/** A string that is often pasted where the webhook secret belongs, known by its prefix. */
export interface MistakenSecret {
  readonly prefix: string;
  /** What it really is, as in "That is …". */
  readonly whatItIs: string;
}

/** How one provider speaks webhooks, in both directions. Data only: the engine never asks for a dialect's name. */
export interface Dialect {
  readonly name: DialectName;
  /** As shown to people. */
  readonly title: string;
  readonly signature: SignatureRecipe;
  /** Lower-case; one missing (or empty) is answered with `answers.missingHeaders` before anything else is checked. */
  readonly requiredHeaders: readonly string[];
  /** Other names a header may arrive under, by its own name. Portico itself sends only the own name. */
  readonly headerAliases?: Readonly<Record<string, readonly string[]>>;
  readonly id: Reader;
  readonly type: Reader;
  readonly responses: {
    readonly missingHeaders: DialectResponse;
    readonly invalidSignature: DialectResponse;
    readonly staleTimestamp: DialectResponse;
    readonly accepted: DialectResponse;
    readonly duplicate: DialectResponse;
  };
  readonly delivery: {
    readonly timeoutMs: number;
    /** The waits before the second, third, … attempt: one attempt more than there are waits. */
    readonly retryScheduleSeconds: readonly number[];
    /** How long an old secret stays good after a rotation, unless the operator says otherwise. */
    readonly rotationOverlapSeconds: number;
  };
  /** The types Portico knows; all there are, unless `openTypes`. */
  readonly eventTypes: readonly EventTypeInfo[];
  /** May an endpoint subscribe to a type that `eventTypes` does not list? */
  readonly openTypes: boolean;
  readonly testEventType: string;
  /** One sentence for people: what the secret looks like, and the classic mistake. */
  readonly secretHint: string;
  readonly mistakenSecrets?: readonly MistakenSecret[];
  /** An event from another dialect goes out in the bytes it came in: the specification asks for no envelope. */
  readonly forwardsBodyUnchanged?: true;
  /** The JSON body of an event from elsewhere (another dialect's source, a test send). Deterministic. */
  readonly render: (event: RenderedEvent) => unknown;
}

export interface VerifyInput extends InboundRequest {
  /** All secrets that are good right now: more than one during a rotation. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/** Why a signature was refused, as far as it can be told without helping a forger. For the log, not for the answer. */
export type SignatureHint =
  | "malformed"
  | "upper_case_hex"
  | "white_space"
  | "wrong_length"
  | "bad_timestamp"
  | "no_usable_secret"
  | "unknown_version"
  | "mismatch";

export type VerificationResult =
  | { readonly outcome: "verified"; readonly secretIndex: number }
  | { readonly outcome: "missing_headers"; readonly missing: readonly string[] }
  /** The signature is good. Positive: the request is old; negative: it comes from the future. */
  | { readonly outcome: "stale_timestamp"; readonly skewSeconds: number }
  | { readonly outcome: "invalid_signature"; readonly hint: SignatureHint };
