/** The kinds of mistakes that a caller can make. The codes are stable: API responses and portal messages contain them. */
export type ErrorCode =
  | "invalid_input"
  | "unsupported_media_type"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "quota_reached"
  | "limit_reached"
  | "too_large"
  | "query_timeout"
  | "unavailable";

/** A field of the input and its problem. */
export interface InvalidField {
  readonly field: string;
  readonly problem: string;
}

/** A mistake of the caller. Any other error is a bug, or a fault of the system. */
export class PorticoError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly InvalidField[];
  /** After how many seconds the caller may try again, where that is known. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    fields: readonly InvalidField[] = [],
    retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = "PorticoError";
    this.code = code;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The error for an id that is unknown or belongs to another tenant: the message is exactly the same for both. */
export function notFound(what: string): PorticoError {
  return new PorticoError("not_found", `The ${what} was not found.`);
}

/** The error for a caller who sends too much. The wait is rounded up to whole seconds, as `Retry-After` needs it. */
export function limitReached(message: string, waitSeconds: number): PorticoError {
  return new PorticoError("limit_reached", message, [], Math.max(1, Math.ceil(waitSeconds)));
}
