/** Everything a caller can do wrong, in words that stay stable: API answers and portal messages carry them. */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "limit_reached"
  | "unavailable";

/** One field of the input and what is wrong with it. */
export interface InvalidField {
  readonly field: string;
  readonly problem: string;
}

/** A caller's mistake. Anything else that is thrown is a bug or a fault of ours. */
export class PorticoError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly InvalidField[];

  constructor(code: ErrorCode, message: string, fields: readonly InvalidField[] = []) {
    super(message);
    this.name = "PorticoError";
    this.code = code;
    this.fields = fields;
  }
}

/** Another tenant's id and a random id get this same answer, word for word. */
export function notFound(what: string): PorticoError {
  return new PorticoError("not_found", `There is no such ${what}.`);
}
