import { isRecord, parseJson } from "./json";

/** What came of a call request. */
export type Answer =
  | { readonly kind: "answered"; readonly status: number; readonly headers: Headers; readonly body: string }
  /** Nobody was there: the app cannot have seen the request. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** The connection broke after the request was sent: the app may have done the work. */
  | { readonly kind: "lost"; readonly reason: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "too-large" };

/** Header lookup by lower-case name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** An answer of the SDK, unwrapped. */
export interface SdkAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when the body is not JSON. */
  readonly body: unknown;
}

/**
 * Reads an HTTP answer; null when it does not come from the SDK (no `x-inngest-sdk` header: a proxy's page, a login
 * redirect). A 201 is a streamed envelope around the real status, headers and body.
 */
export function readAnswer(answer: Extract<Answer, { kind: "answered" }>): SdkAnswer | null {
  if (!answer.headers["x-inngest-sdk"]) return null;
  const body = jsonOrUndefined(answer.body);
  if (answer.status !== 201) return { status: answer.status, headers: answer.headers, body };
  return isRecord(body)
    ? unwrap(body, answer.headers)
    : { status: 500, headers: answer.headers, body: undefined };
}

function unwrap(envelope: Record<string, unknown>, outer: Headers): SdkAnswer {
  const inner = isRecord(envelope.headers) ? envelope.headers : {};
  const headers = Object.entries(inner).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: Number(envelope.status),
    headers: { ...outer, ...Object.fromEntries(headers) },
    body: jsonOrUndefined(String(envelope.body)),
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
