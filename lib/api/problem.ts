import { EnvError } from "@/lib/platform/env";
import { type ErrorCode, PorticoError } from "@/lib/platform/errors";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { isQueryTimeout, queryTimeout } from "@/lib/platform/is-query-timeout";
import { log } from "@/lib/platform/logger";

const statusOf: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 422,
  unsupported_media_type: 415,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  quota_reached: 409,
  limit_reached: 429,
  too_large: 413,
  query_timeout: 503,
  unavailable: 503,
};

const titleOf: Readonly<Record<ErrorCode, string>> = {
  invalid_input: "The input is not valid",
  unsupported_media_type: "The body has an unsupported encoding",
  unauthenticated: "Not authenticated",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict with the current state",
  quota_reached: "Quota reached",
  limit_reached: "Too many requests",
  too_large: "Body too large",
  query_timeout: "The query took too long",
  unavailable: "Temporarily unavailable",
};

/** A problem document (RFC 9457) with Portico's `code` and `requestId`. */
export function problem(
  status: number,
  body: { title: string; detail: string; code: string; requestId: string; errors?: unknown },
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify({ type: "about:blank", status, ...body }), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "x-request-id": body.requestId,
      ...headers,
    },
  });
}

/** Turns an error into its response. No other place maps errors to HTTP. */
export function problemOf(error: unknown, requestId: string): Response {
  if (error instanceof PorticoError) return problemOfPorticoError(error, requestId);
  if (isQueryTimeout(error)) {
    log.warn("a query took too long", { requestId });
    return problemOfPorticoError(queryTimeout(), requestId);
  }
  if (isDatabaseDown(error)) {
    log.error("the database is down", { requestId, error });
    const unavailable = new PorticoError(
      "unavailable",
      "Portico cannot reach its database. Try again in a moment.",
    );
    return problemOfPorticoError(unavailable, requestId);
  }
  if (error instanceof EnvError) {
    log.error("the environment is not valid", { requestId, error });
    const unavailable = new PorticoError(
      "unavailable",
      "Portico is not configured completely. GET /api/health names the variables.",
    );
    return problemOfPorticoError(unavailable, requestId);
  }
  log.error("a request failed", { requestId, error });
  const detail = "Portico failed. Its log has the details under the request id.";
  return problem(500, { title: "Internal error", detail, code: "internal_error", requestId });
}

function problemOfPorticoError(error: PorticoError, requestId: string): Response {
  const extra: Record<string, string> = {};
  if (error.code === "unauthenticated") extra["www-authenticate"] = "Bearer";
  if (error.code === "unavailable") extra["retry-after"] = "5";
  if (error.retryAfterSeconds !== undefined) extra["retry-after"] = String(error.retryAfterSeconds);
  const errors = error.fields.length > 0 ? error.fields : undefined;
  const body = { title: titleOf[error.code], detail: error.message, code: error.code, requestId, errors };
  return problem(statusOf[error.code], body, extra);
}
