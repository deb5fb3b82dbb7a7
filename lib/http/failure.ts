/** The ways in which a request can fail before it has a complete response. Each has a page in docs/failure-codes. */
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
  "response_too_large",
  "network_error",
] as const;

export type TransportFailure = (typeof transportFailures)[number];

/** Node's and OpenSSL's error codes. Source: Node.js documentation (errors, tls), getaddrinfo(3), connect(2). */
const byErrorCode: Readonly<Record<string, TransportFailure>> = {
  ERR_BLOCKED_ADDRESS: "blocked_address",
  ENOTFOUND: "dns_not_found",
  ENODATA: "dns_not_found",
  EBADNAME: "dns_not_found",
  EAI_AGAIN: "dns_failed",
  EAI_FAIL: "dns_failed",
  ESERVFAIL: "dns_failed",
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  ECONNABORTED: "connection_reset",
  EPIPE: "connection_reset",
  EHOSTUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout_connect",
  ERR_SOCKET_CONNECTION_TIMEOUT: "timeout_connect",
  CERT_HAS_EXPIRED: "tls_certificate_expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_hostname_mismatch",
  HOSTNAME_MISMATCH: "tls_hostname_mismatch",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls_untrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "tls_untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "tls_untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls_untrusted",
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: "tls_untrusted",
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: "tls_untrusted",
  CERT_SIGNATURE_FAILURE: "tls_untrusted",
  CERT_CHAIN_TOO_LONG: "tls_untrusted",
  CERT_NOT_YET_VALID: "tls_untrusted",
  CERT_REJECTED: "tls_untrusted",
  CERT_REVOKED: "tls_untrusted",
  CERT_UNTRUSTED: "tls_untrusted",
  ERROR_IN_CERT_NOT_AFTER_FIELD: "tls_untrusted",
  ERROR_IN_CERT_NOT_BEFORE_FIELD: "tls_untrusted",
  INVALID_CA: "tls_untrusted",
  INVALID_PURPOSE: "tls_untrusted",
  PATH_LENGTH_EXCEEDED: "tls_untrusted",
  // Node's code for all other reasons of OpenSSL to distrust a certificate, such as a key that is too weak.
  UNSPECIFIED: "tls_untrusted",
  EPROTO: "tls_failed",
  HPE_HEADER_OVERFLOW: "response_too_large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "response_too_large",
};

/** This machine has run out of a resource. The endpoint did not cause it and cannot change it. */
const localFaults = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"]);

/** This machine has no route to the address, often to a whole family of addresses. */
const noRoute = new Set(["ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"]);

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** The most specific error. With several addresses there is one for each; those without a route are the least specific. */
export function mostSpecificError(error: Error): Error {
  const all: unknown[] = error instanceof AggregateError ? error.errors : [];
  const last = all.findLast((each) => !noRoute.has(codeOf(each))) ?? all.at(-1);
  return last instanceof Error ? last : error;
}

/** Whether an error is a fault of Portico, which must not use up one of the endpoint's attempts. */
export function isLocalFault(error: Error): boolean {
  return localFaults.has(codeOf(mostSpecificError(error)));
}

/** The message of an error for the log: one line, without the paths of source files that OpenSSL adds. */
export function describeFailure(error: Error): string {
  const message = mostSpecificError(error)
    .message.replace(/:[^:\s]*\.c:\d+:?/g, ": ")
    .replace(/[\p{Cc}\p{Cs}]+/gu, " ")
    .trim();
  return message.slice(0, 500);
}

/** The typed code of an error that a request ended with. */
export function classifyFailure(error: Error): TransportFailure {
  const specific = mostSpecificError(error);
  const code = codeOf(specific);
  // For a resolver, "refused" and "timed out" are about name servers and not about the endpoint.
  const asked = "syscall" in specific && /^(getaddrinfo|query)/.test(String(specific.syscall));
  const known = byErrorCode[code];
  if (asked) return known === "dns_not_found" ? known : "dns_failed";
  if (known) return known;
  if (code.startsWith("HPE_")) return "invalid_response";
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return "tls_failed";
  return "network_error";
}
