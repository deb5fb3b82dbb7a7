import type { HandshakeResult } from "@/lib/dialects/handshake";
import type { UnreadableCode } from "@/lib/dialects/read-event";
import type { SignatureHint, VerificationResult } from "@/lib/dialects/types";
import type { UnroutedCode } from "@/lib/events/rejections/record-unrouted";
import type { CodeDescription } from "./failure-codes";

/** Why a source did not accept a request (lib/events/ingest/receive-webhook.ts). */
export type RejectionCode =
  | "unknown_source"
  | UnroutedCode
  | "body_too_large"
  | Exclude<VerificationResult["outcome"], "verified">
  | Extract<HandshakeResult, { outcome: "refused" }>["code"]
  | UnreadableCode;

// Portico cannot retry a rejected request; only the provider can send it again.
const fixedByOperator = { responsible: "operator", retryable: false } as const;
const fixedByProvider = { responsible: "provider", retryable: false } as const;

export const rejectionDescriptions: Readonly<Record<RejectionCode, CodeDescription>> = {
  unknown_source: {
    ...fixedByOperator,
    title: "Unknown source",
    summary: "The request path under /api/webhooks/ belongs to no source, or to a source without a secret.",
    whatToDo: "Compare the URL configured at the provider with the source's URL, character by character.",
  },
  unknown_path: {
    ...fixedByOperator,
    title: "Unknown path",
    summary: "The request was sent to a path that Portico does not have, so it reached no source.",
    whatToDo: "Compare the URL configured at the provider with the source's URL, character by character.",
  },
  method_not_allowed: {
    ...fixedByProvider,
    title: "Wrong method",
    summary: "The path exists, but not for this method. Webhooks are sent with POST to the source's URL.",
    whatToDo:
      "Check the method and the URL at the provider. A browser that opens the URL causes this rejection too.",
  },
  headers_too_large: {
    ...fixedByProvider,
    title: "Headers too large",
    summary: "The headers of the request are over 16 KiB in total.",
    whatToDo: "Find the long header. Proxies often add cookies or tokens. Remove it there.",
  },
  body_too_large: {
    ...fixedByOperator,
    title: "Body too large",
    summary: "The body, or its decoded form, exceeds the limit (PORTICO_MAX_BODY_BYTES, default 1 MiB).",
    whatToDo: "Raise the limit, or configure the provider to send fewer items per event.",
  },
  missing_headers: {
    ...fixedByProvider,
    title: "Missing headers",
    summary: "A header that the source's dialect requires is missing or empty.",
    whatToDo: "Check that the source uses the provider's dialect, and that no proxy removes the headers.",
  },
  stale_timestamp: {
    ...fixedByProvider,
    title: "Stale timestamp",
    summary: "The signature is valid, but its timestamp is too old or in the future.",
    whatToDo: "Synchronize both clocks with NTP, and create a new signature for each attempt.",
  },
  invalid_signature: {
    ...fixedByOperator,
    title: "Invalid signature",
    summary: "The signature does not match the received body with any of the source's secrets.",
    whatToDo:
      "Compare the source's secret with the provider's current one. If they match, check whether a proxy changes the body.",
  },
  unsupported_encoding: {
    ...fixedByProvider,
    title: "Unsupported encoding",
    summary: "The body has a Content-Encoding that Portico cannot decode, so it cannot read the event.",
    whatToDo: "Send the body uncompressed, or with gzip, br or deflate.",
  },
  damaged_body: {
    ...fixedByProvider,
    title: "Damaged body",
    summary: "The body is not complete and valid in the Content-Encoding that its header names.",
    whatToDo:
      "Check that the header names the coding of the bytes, and that no proxy cuts the body or decompresses it.",
  },
  invalid_challenge: {
    ...fixedByProvider,
    title: "Invalid challenge",
    summary:
      "The request is a handshake of the dialect, but its challenge is too long or has characters that Portico does not repeat.",
    whatToDo: "Check that the request comes from the provider, and that no proxy changes its query string.",
  },
  invalid_verify_token: {
    ...fixedByOperator,
    title: "Invalid verify token",
    summary: "The request is a handshake of the dialect, but its token is not the source's verify token.",
    whatToDo: "Copy the verify token from the source's page into the provider's settings.",
  },
  invalid_json: {
    ...fixedByProvider,
    title: "Invalid JSON",
    summary:
      "The dialect reads the event's ID or type from the body, but the body is neither valid UTF-8 JSON nor a form.",
    whatToDo: "Send JSON in UTF-8, or a form with its content type.",
  },
  missing_event_id: {
    ...fixedByProvider,
    title: "No event ID",
    summary: "The request is signed, but it has no event ID where the dialect expects it.",
    whatToDo:
      "Check that the source uses the provider's dialect. Without an ID, Portico cannot detect duplicates.",
  },
  missing_event_type: {
    ...fixedByProvider,
    title: "No event type",
    summary: "The request is signed, but it has no event type where the dialect expects it.",
    whatToDo:
      "Check that the source uses the provider's dialect. Without a type, no endpoint can subscribe to the event.",
  },
  invalid_event_id: {
    ...fixedByProvider,
    title: "Invalid event ID",
    summary: "The event ID must be 1 to 255 printable ASCII characters or an integer below 2^53.",
    whatToDo: "Send the ID as a string. Large numbers lose digits when parsed as JSON.",
  },
  invalid_event_type: {
    ...fixedByProvider,
    title: "Invalid event type",
    summary: "The event type must be 1 to 255 printable ASCII characters.",
    whatToDo: "Send the type as a plain string such as order.created.",
  },
};

/** What to do about an invalid signature, by the hint of `verify`. */
export const signatureHints: Readonly<Record<SignatureHint, string>> = {
  mismatch:
    "The signature has the correct format, so either the secret or the body differs. Compare the source's secret with the provider's current one. If they match, look for a proxy that changes the body.",
  malformed:
    "The signature header does not have the dialect's format. Check that the source uses the provider's dialect.",
  upper_case_hex: "The signature is in uppercase hex. This dialect uses lowercase.",
  white_space: "There is white space around the signature. Send the header value without it.",
  wrong_length: "The signature has the wrong length. It was truncated, or it uses another hash or encoding.",
  bad_timestamp: "The timestamp is not plain Unix seconds in digits. Check for milliseconds or a date.",
  no_usable_secret: "The source's secret cannot verify a signature. It is empty or not valid base64.",
  unknown_version:
    "The signature uses a different scheme or version than the dialect. Check the source's dialect.",
};

function isSignatureHint(hint: string): hint is SignatureHint {
  return Object.hasOwn(signatureHints, hint);
}

/**
 * Describes a rejection. An unknown code gets a general description.
 * @param hint why the signature is not valid, for more exact advice; a hint of another version is ignored
 */
export function describeRejection(code: string, hint?: string | null): CodeDescription {
  if (!Object.hasOwn(rejectionDescriptions, code)) {
    return {
      ...fixedByOperator,
      title: "Unknown code",
      summary: `The recorded code is "${code.slice(0, 100)}". This version of Portico has no description for it.`,
      whatToDo: "Read the rejection's detail and its headers.",
    };
  }
  const description = rejectionDescriptions[code as RejectionCode];
  if (code !== "invalid_signature" || !hint || !isSignatureHint(hint)) return description;
  return { ...description, whatToDo: signatureHints[hint] };
}
