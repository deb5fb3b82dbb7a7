import type { CallDeclaration } from "./call";

export interface ErrorResponse {
  /** Its name in the OpenAPI document. */
  readonly name: string;
  readonly description: string;
}

/** The error responses of the API by status. */
export const errorResponses = {
  401: { name: "Unauthenticated", description: "The API key is missing, unknown, expired or revoked." },
  403: { name: "Forbidden", description: "The API key does not have the right." },
  404: { name: "NotFound", description: "There is no such object, or it belongs to another partner." },
  409: { name: "Conflict", description: "The current state does not allow it." },
  413: { name: "TooLarge", description: "The body is over 256 KiB." },
  415: {
    name: "UnsupportedMediaType",
    description: "The body is compressed, or its charset is not UTF-8.",
  },
  422: {
    name: "InvalidInput",
    description: "A parameter or the body is not valid. `errors` names the fields.",
  },
  429: {
    name: "TooManyRequests",
    description:
      "Too many requests, or too many queries at a time. `Retry-After` says how many seconds to wait.",
  },
  500: { name: "InternalError", description: "Portico failed. Its log has the cause under the `requestId`." },
  503: {
    name: "Unavailable",
    description:
      "Portico cannot reach its database, and `Retry-After` says how many seconds to wait. Or, with the code `query_timeout`, the query took too long: narrow it.",
  },
} as const satisfies Readonly<Record<number, ErrorResponse>>;

export type ErrorStatus = keyof typeof errorResponses;

/** The errors that a call can return, with the reason where it depends on the call. */
export function errorsOf(call: CallDeclaration): ReadonlyMap<ErrorStatus, string | undefined> {
  const errors = new Map<ErrorStatus, string | undefined>();
  if (call.right !== null) errors.set(401, undefined).set(403, undefined);
  if (call.id !== undefined || call.errors?.[404]) errors.set(404, call.errors?.[404]);
  if (call.errors?.[409]) errors.set(409, call.errors[409]);
  if (call.body) errors.set(413, undefined);
  if (call.method !== "GET") errors.set(415, undefined);
  errors.set(422, undefined).set(500, undefined);
  return call.right === null ? errors : errors.set(429, undefined).set(503, undefined);
}
