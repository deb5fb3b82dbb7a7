import { describeFailure, mostSpecificError, type TransportFailure } from "./failure";

/** Facts about a failed request, as data for its explanation. */
export interface FailureEvidence {
  /** What the failure code alone does not tell. */
  readonly reason?: FailureReason;
  /** Why the rest of a response is missing or invalid, if its status was read. */
  readonly incomplete?: TransportFailure;
  /** The `address:port` that could not be reached. */
  readonly peer?: string;
  /** The names in the server's certificate, separated by commas. */
  readonly certificateNames?: string;
}

type Pattern = readonly [RegExp, string];

/**
 * Node's, OpenSSL's and llhttp's messages, and the reason that each stands for. Their error codes are not enough: many
 * messages share one. Sources: Node.js documentation, "X509 certificate error codes"; OpenSSL, `ssl_err.c`; llhttp.
 */
const patterns = {
  tls_untrusted: [
    [/unable to verify the first certificate|unable to get (local )?issuer/i, "missing_intermediate"],
    [/self[- ]signed/i, "self_signed"],
    [/not yet valid/i, "not_yet_valid"],
    [/revoked/i, "revoked"],
  ],
  tls_failed: [
    [/wrong version number|http request/i, "not_tls"],
    [/protocol version|unsupported protocol/i, "tls_version"],
    [/certificate required/i, "client_certificate_required"],
    [/unrecognized name/i, "unknown_host_name"],
    [/disconnected before|ECONNRESET|socket hang up/i, "closed_in_handshake"],
    [/handshake failure/i, "handshake_refused"],
  ],
  invalid_response: [
    [/expected HTTP/i, "not_http"],
    [/header/i, "malformed_header"],
    [/chunk/i, "malformed_chunk"],
    [/content-length|transfer-encoding/i, "conflicting_length"],
    [/status/i, "malformed_status"],
  ],
} as const satisfies Partial<Record<TransportFailure, readonly Pattern[]>>;

/** Portico itself ends these responses, so there is no message. */
const ownReasons = ["too_many_interim", "switched_protocols"] as const;

export type FailureReason = (typeof patterns)[keyof typeof patterns][number][1] | (typeof ownReasons)[number];

function hasPatterns(code: TransportFailure): code is keyof typeof patterns {
  return Object.hasOwn(patterns, code);
}

/** The reason in a message of Node, OpenSSL or llhttp; undefined if none is known. */
export function reasonIn(code: TransportFailure, message: string): FailureReason | undefined {
  if (!hasPatterns(code)) return undefined;
  return patterns[code].find(([pattern]) => pattern.test(message))?.[1];
}

/** The evidence in the error that a request ended with; null if there is none. */
export function evidenceOf(code: TransportFailure, error: Error): FailureEvidence | null {
  const specific = mostSpecificError(error);
  const reason = reasonIn(code, describeFailure(error));
  const peer = peerOf(specific);
  const certificateNames = certificateNamesOf(specific);
  const evidence = {
    ...(reason && { reason }),
    ...(peer && { peer }),
    ...(certificateNames && { certificateNames }),
  };
  return Object.keys(evidence).length === 0 ? null : evidence;
}

/** Node adds address and port to the error of a failed connect. */
function peerOf(error: Error): string | undefined {
  if (!("address" in error && "port" in error)) return undefined;
  const { address, port } = error;
  return typeof address === "string" && typeof port === "number" ? `${address}:${port}` : undefined;
}

/** Node adds the certificate to the error of a name that does not match. */
function certificateNamesOf(error: Error): string | undefined {
  if (!("cert" in error) || typeof error.cert !== "object" || error.cert === null) return undefined;
  if (!("subjectaltname" in error.cert)) return undefined;
  const names = error.cert.subjectaltname;
  return typeof names === "string" ? names.replace(/(DNS|IP Address):/g, "").slice(0, 500) : undefined;
}
