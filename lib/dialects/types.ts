import type { Envelope, JsonText } from "./json-text";

/** Header values by lower-case name. The values of a repeated header are joined with ", ". */
export type HeaderRecord = Readonly<Record<string, string | undefined>>;

export interface InboundRequest {
  readonly headers: HeaderRecord;
  /** The bytes as received, before any parsing. */
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

/** The flat properties of an event that an endpoint's filter can use, such as `brand_id`. */
export type Attributes = Readonly<Record<string, Scalar>>;

/** Where a property of an event is read from. The functions in `readers.ts` create it. */
export type Reader =
  | { readonly from: "header"; readonly name: string }
  /** A dotted path into the JSON body, such as `data.id`. */
  | { readonly from: "body"; readonly path: string }
  /** The first of several readers that finds a value. */
  | { readonly from: "firstOf"; readonly readers: readonly Reader[] }
  /**
   * Several values joined with ":". All of them must exist. If the first is one of `hashBodyWhen`, a hash of the body is
   * added, for types that can occur repeatedly for the same object.
   */
  | {
      readonly from: "joined";
      readonly readers: readonly Reader[];
      readonly hashBodyWhen: readonly string[];
    };

/** The format of a signature header. */
export type Carrier =
  /** One signature after a fixed prefix: `sha256=<hex>`. */
  | { readonly kind: "single"; readonly prefix: string }
  /** Versioned signatures, separated by spaces: `v1,<base64> v1,<base64>`. */
  | { readonly kind: "list"; readonly version: string; readonly ed25519Version?: string }
  /** Pairs, separated by commas and including the timestamp: `t=<seconds>,v1=<hex>,v1=<hex>`. */
  | { readonly kind: "pairs"; readonly version: string; readonly timestampKey: string };

/** How a dialect signs, as data. `verify` and `sign` both use it, so they remain each other's inverse. */
export interface SignatureRecipe {
  /** The name of the signature header, in lower case. */
  readonly header: string;
  /** "text": the complete secret as UTF-8 is the key. "base64": the part after `whsec_` is decoded; after `raw:` it is text. */
  readonly key: "text" | "base64";
  readonly encoding: "hex" | "base64";
  /** The signed content. `{id}`, `{timestamp}` and `{body}` are replaced with those of the message. */
  readonly content: string;
  readonly carrier: Carrier;
  /** Without `header`, the carrier contains the timestamp. The tolerance applies in both directions. */
  readonly timestamp?: { readonly header?: string; readonly toleranceSeconds: number };
}

/**
 * A header that belongs to a webhook beside its id, type, timestamp and signature. If it came in, it goes out unchanged to
 * an endpoint of the same dialect.
 */
export interface CompanionHeader {
  /** In lower case. */
  readonly name: string;
  /**
   * The value for an event that came without the header: a test, or an event of another dialect. `{id}`, `{type}`, `{time}`
   * (ISO 8601) and `{apiVersion}` are replaced. Without a stand-in the header is left out.
   */
  readonly standIn?: string;
}

/** The version of the provider's API that its events are written in. */
export interface ApiVersionRule {
  /** The version of a new endpoint. */
  readonly default: string;
  readonly pattern: RegExp;
  /** The form of a version, as in "must be …". */
  readonly form: string;
}

/** How a provider checks that a URL belongs to its customer: a request with a challenge, which is not stored. */
export interface Handshake {
  readonly method: "GET" | "POST";
  /** Where the challenge and the condition are: in the query string or in the JSON body. */
  readonly in: "query" | "body";
  /** The name of the parameter with the challenge, or its dotted path in the body. */
  readonly challenge: string;
  /** What else a request must have to be this handshake: one of these values at another name or path. */
  readonly when?: { readonly name: string; readonly is: readonly string[] };
  /**
   * What proves that the provider asks. "signature": the same signature as for events. `token`: the parameter with this
   * name has the source's verify token (`verify-token.ts`). "none": the provider proves nothing.
   */
  readonly proof: "signature" | "none" | { readonly token: string };
  /** "text": the challenge as plain text. Otherwise a JSON object with these members. */
  readonly response: "text" | Readonly<Record<string, HandshakeValue>>;
}

/** A member of the response: the challenge itself, or its HMAC-SHA256 under the source's secret. */
export type HandshakeValue = "challenge" | { readonly hmac: "hex" | "base64"; readonly prefix: string };

export interface DialectResponse {
  readonly status: number;
  /** A JSON object, or plain text. */
  readonly body: Readonly<Record<string, unknown>> | string;
}

export interface EventTypeInfo {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** False: declared by the provider and open to subscriptions, but not sent yet. */
  readonly emitted: boolean;
  readonly deprecated?: true;
}

/** An event of another dialect, to be rendered in this one. */
export interface RenderedEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  /** The text of the event's body, to be copied into the envelope. */
  readonly data: JsonText;
  readonly test: boolean;
  /** The endpoint's API version; null if the dialect has none. */
  readonly apiVersion: string | null;
}

/** A text that is often pasted in place of the webhook secret, recognised by its prefix. */
export interface MistakenSecret {
  readonly prefix: string;
  /** What it really is, as in "That is …". */
  readonly whatItIs: string;
}

/** The webhook format of a provider, in both directions. Data only: no code depends on the name of a dialect. */
export interface Dialect {
  readonly name: DialectName;
  /** The name in the portal. */
  readonly title: string;
  readonly signature: SignatureRecipe;
  /** In lower case. If one is missing or empty, the response is `responses.missingHeaders`, before any other check. */
  readonly requiredHeaders: readonly string[];
  /** Other names of a header, by its own name. Portico itself sends only the own name. */
  readonly headerAliases?: Readonly<Record<string, readonly string[]>>;
  readonly companionHeaders?: readonly CompanionHeader[];
  /** Sent on retries only: the number of the retry, starting with 1. */
  readonly retryNumberHeader?: string;
  /** Set if events name the version of the provider's API. */
  readonly apiVersion?: ApiVersionRule;
  readonly id: Reader;
  readonly type: Reader;
  readonly handshakes?: readonly Handshake[];
  readonly responses: {
    readonly missingHeaders: DialectResponse;
    readonly invalidSignature: DialectResponse;
    readonly staleTimestamp: DialectResponse;
    readonly accepted: DialectResponse;
    readonly duplicate: DialectResponse;
  };
  readonly delivery: {
    readonly timeoutMs: number;
    /** The waits before the second, third, … attempt. There is one attempt more than there are waits. */
    readonly retryScheduleSeconds: readonly number[];
    /** How long an old secret stays active after a rotation, by default. */
    readonly rotationOverlapSeconds: number;
  };
  /** The known event types. These are all types, unless `openTypes` is set. */
  readonly eventTypes: readonly EventTypeInfo[];
  /** Whether an endpoint may subscribe to types that `eventTypes` does not list. */
  readonly openTypes: boolean;
  readonly testEventType: string;
  /** A sentence for users: the form of the secret, and the usual mistake. */
  readonly secretHint: string;
  readonly mistakenSecrets?: readonly MistakenSecret[];
  /** Events of other dialects are sent with their original bytes, because the specification requires no envelope. */
  readonly forwardsBodyUnchanged?: true;
  /** The JSON body of an event of another dialect's source or of a test. Deterministic. */
  readonly render: (event: RenderedEvent) => Envelope;
}

export interface VerifyInput extends InboundRequest {
  /** All active secrets; more than one during a rotation. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/** Why a signature was rejected, without details that help a forger. For the log, not for the response. */
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
  /** The signature is valid. Positive: the request is old; negative: it comes from the future. */
  | { readonly outcome: "stale_timestamp"; readonly skewSeconds: number }
  | { readonly outcome: "invalid_signature"; readonly hint: SignatureHint };
