/** The ways in which a request can fail before it has a complete answer. Each has a page in docs/failure-codes. */
export const transportFailures = [
  "blocked_address",
  "dns_not_found",
  "dns_failed",
  "connection_refused",
  "connection_reset",
  "unreachable",
  "tls_certificate_expired",
  "tls_hostname_mismatch",
  "tls_untrusted",
  "tls_failed",
  "timeout_connect",
  "timeout_first_byte",
  "timeout_body",
  "invalid_response",
  "network_error",
] as const;

export type TransportFailure = (typeof transportFailures)[number];

/** Node's and OpenSSL's error codes. Source: Node.js documentation (errors, tls), getaddrinfo(3), connect(2). */
const byErrorCode: Readonly<Record<string, TransportFailure>> = {
  ERR_BLOCKED_ADDRESS: "blocked_address",
  ENOTFOUND: "dns_not_found",
  ENODATA: "dns_not_found",
  EAI_AGAIN: "dns_failed",
  EAI_FAIL: "dns_failed",
  ESERVFAIL: "dns_failed",
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  ECONNABORTED: "connection_reset",
  EPIPE: "connection_reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout_connect",
  ERR_SOCKET_CONNECTION_TIMEOUT: "timeout_connect",
  CERT_HAS_EXPIRED: "tls_certificate_expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_hostname_mismatch",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_untrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "tls_untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_untrusted",
  CERT_UNTRUSTED: "tls_untrusted",
  CERT_REVOKED: "tls_untrusted",
  CERT_NOT_YET_VALID: "tls_untrusted",
  EPROTO: "tls_failed",
};

/**
 * The error that tells most. With several addresses there is one error for each; a family that this machine has no
 * route for says nothing about the endpoint, and IPv6 is tried first, so the last one speaks for all.
 */
export function tellingError(error: Error): Error {
  const last: unknown = error instanceof AggregateError ? error.errors.at(-1) : error;
  return last instanceof Error ? last : error;
}

/** The message of an error for the log, without the paths of source files that OpenSSL puts into its own. */
export function describeFailure(error: Error): string {
  const message = tellingError(error)
    .message.replace(/:[^:\s]*\.c:\d+:?/g, ": ")
    .trim();
  return message.slice(0, 500);
}

/** The typed code of an error that a request ended with. */
export function classifyFailure(error: Error): TransportFailure {
  const telling = tellingError(error);
  const code = "code" in telling && typeof telling.code === "string" ? telling.code : "";
  const known = byErrorCode[code];
  if (known) return known;
  if (code.startsWith("HPE_")) return "invalid_response";
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return "tls_failed";
  return "network_error";
}
