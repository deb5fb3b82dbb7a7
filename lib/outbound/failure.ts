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

/** The typed code of an error that a request ended with. */
export function classifyFailure(error: unknown): TransportFailure {
  if (!(error instanceof Error)) return "network_error";
  // Happy eyeballs reports one error per address; the first speaks for all.
  if (error instanceof AggregateError && error.errors.length > 0) return classifyFailure(error.errors[0]);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = byErrorCode[code];
  if (known) return known;
  if (code.startsWith("HPE_")) return "invalid_response";
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return "tls_failed";
  return "network_error";
}
