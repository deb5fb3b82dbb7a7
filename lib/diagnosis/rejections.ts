import type { UnreadableCode } from "@/lib/dialects/read-event";
import type { SignatureHint, VerificationResult } from "@/lib/dialects/types";
import type { CodeDescription } from "./failure-codes";

/** Why a source did not accept a request (lib/events/ingest/receive-webhook.ts). */
export type RejectionCode =
  | "unknown_source"
  | "body_too_large"
  | Exclude<VerificationResult["outcome"], "verified">
  | UnreadableCode;

// Portico cannot retry a rejected request; only the provider can send it again.
const operatorsMove = { responsible: "operator", retryable: false } as const;
const providersMove = { responsible: "provider", retryable: false } as const;

export const rejectionDescriptions: Readonly<Record<RejectionCode, CodeDescription>> = {
  unknown_source: {
    ...operatorsMove,
    title: "Unknown source",
    summary:
      "The request came to a path under /api/webhooks/ that belongs to no source, or to one without a secret.",
    whatToDo: "Compare the URL at the provider with the source's URL, letter by letter.",
  },
  body_too_large: {
    ...operatorsMove,
    title: "Body too large",
    summary: "The body is larger than this Portico takes (PORTICO_MAX_BODY_BYTES, 1 MiB unless set).",
    whatToDo: "Raise the limit, or have the provider send fewer items per event.",
  },
  missing_headers: {
    ...providersMove,
    title: "Missing headers",
    summary: "A header that the source's dialect needs is absent or empty.",
    whatToDo:
      "Check that the source has the provider's dialect, and that no proxy drops the headers on the way.",
  },
  stale_timestamp: {
    ...providersMove,
    title: "Stale timestamp",
    summary: "The signature is good, but it was made too long ago, or in the future.",
    whatToDo: "Set both clocks by NTP, and sign each attempt anew.",
  },
  invalid_signature: {
    ...operatorsMove,
    title: "Invalid signature",
    summary: "The signature fits none of the source's secrets over the bytes that arrived.",
    whatToDo:
      "Compare the source's secret with the provider's present one. If they agree, look for what changes the body.",
  },
  invalid_json: {
    ...providersMove,
    title: "Invalid JSON",
    summary: "The event's id or type is in the body, and the body is not valid JSON in UTF-8.",
    whatToDo: "Send JSON, not a form or another encoding.",
  },
  missing_event_id: {
    ...providersMove,
    title: "No event id",
    summary: "The request is signed, but there is no event id where the dialect has it.",
    whatToDo:
      "Check that the source has the provider's dialect. Without an id, a repeat cannot be told from a new event.",
  },
  missing_event_type: {
    ...providersMove,
    title: "No event type",
    summary: "The request is signed, but there is no event type where the dialect has it.",
    whatToDo:
      "Check that the source has the provider's dialect. Without a type, nobody can have subscribed to it.",
  },
  invalid_event_id: {
    ...providersMove,
    title: "Unusable event id",
    summary: "The event id is not 1 to 255 printable ASCII characters, nor a whole number below 2^53.",
    whatToDo: "Send the id as a text. A large number loses digits when it is read as JSON.",
  },
  invalid_event_type: {
    ...providersMove,
    title: "Unusable event type",
    summary: "The event type is not 1 to 255 printable ASCII characters.",
    whatToDo: "Send the type as a plain text such as order.created.",
  },
};

/** What to do about an invalid signature, by the hint of `verify`. The detail of a rejection contains the hint. */
export const signatureHints: Readonly<Record<SignatureHint, string>> = {
  mismatch:
    "The signature is well formed, so either the secret or the bytes differ. Compare the source's secret with the provider's present one; if they agree, look for a proxy that changes the body.",
  malformed:
    "The signature header is not in the dialect's form. Check that the source has the provider's dialect.",
  upper_case_hex: "The signature is in upper-case hex. This dialect writes lower case.",
  white_space: "There is white space around the signature. Send the header's value without it.",
  wrong_length: "The signature has the wrong length: it was cut, or made with another hash or encoding.",
  bad_timestamp: "The timestamp is not plain Unix seconds in digits. Check for milliseconds or a date.",
  no_usable_secret:
    "The source's secret cannot check a signature: it is empty, or not the base64 that its dialect needs.",
  unknown_version:
    "The signature has another scheme or version than the dialect's. Check the source's dialect.",
};

function hintIn(detail: string): SignatureHint | undefined {
  const hints = Object.keys(signatureHints) as SignatureHint[];
  return hints.find((hint) => detail.includes(hint.replaceAll("_", " ")));
}

/**
 * Describes a rejection. A code that this version does not know gets a description that says so.
 * @param detail the rejection's detail, for more exact advice about a signature
 */
export function describeRejection(code: string, detail?: string | null): CodeDescription {
  if (!Object.hasOwn(rejectionDescriptions, code)) {
    return {
      ...operatorsMove,
      title: "Unknown code",
      summary: `The log says "${code.slice(0, 100)}". This version of Portico has no description of that code.`,
      whatToDo: "Read the rejection's detail and its headers.",
    };
  }
  const description = rejectionDescriptions[code as RejectionCode];
  const hint = code === "invalid_signature" ? hintIn(detail ?? "") : undefined;
  return hint ? { ...description, whatToDo: signatureHints[hint] } : description;
}
