import { PorticoError } from "./errors";

/** How PostgreSQL begins the message. Prisma's errors contain it, some of them without the code. */
const timeoutMessage = "canceling statement due to statement timeout";

/**
 * Whether the database ended a statement at its time limit (SQLSTATE 57014). Prisma wraps the error, and its wrappers
 * differ by the kind of query.
 */
export function isQueryTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause = error.cause;
  const original =
    typeof cause === "object" && cause !== null && "originalMessage" in cause
      ? String(cause.originalMessage)
      : "";
  return error.message.includes(timeoutMessage) || original.includes(timeoutMessage);
}

/** The error that the caller gets then. */
export function queryTimeout(): PorticoError {
  return new PorticoError(
    "query_timeout",
    "The query took too long and was stopped. Narrow it, for example by a shorter time range or an endpoint.",
  );
}
