import { parseJson } from "./json";

/** The result of a call request. */
export type CallResponse =
  | { readonly kind: "response"; readonly status: number; readonly headers: Headers; readonly body: string }
  /** No connection was made: the app did not see the request. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** The connection broke after the request was sent: the app may have done the work. */
  | { readonly kind: "lost"; readonly reason: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "too-large" };

/** Header lookup by lower-case name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A response of the SDK. */
export interface SdkResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when the body is not JSON. */
  readonly body: unknown;
}

/**
 * Reads an HTTP response. Returns null when it does not come from the SDK, which always sends the header
 * `x-inngest-sdk`. A proxy's error page or a redirect to a sign-in page has no such header.
 */
export function readSdkResponse(response: Extract<CallResponse, { kind: "response" }>): SdkResponse | null {
  const { status, headers, body } = response;
  return headers["x-inngest-sdk"] ? { status, headers, body: jsonOrUndefined(body) } : null;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
