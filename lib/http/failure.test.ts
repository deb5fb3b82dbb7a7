import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { classifyFailure, describeFailure, isLocalFault } from "./failure";

const errorOf = (code: string, more: object = {}) =>
  Object.assign(new Error(`it says ${code}`), { code, ...more });

describe("classifyFailure", () => {
  test.each([
    ["ECONNREFUSED", "connection_refused"],
    ["ECONNRESET", "connection_reset"],
    ["EPIPE", "connection_reset"],
    ["EHOSTUNREACH", "unreachable"],
    ["ENETUNREACH", "unreachable"],
    ["ETIMEDOUT", "timeout_connect"],
    ["ENOTFOUND", "dns_not_found"],
    ["CERT_HAS_EXPIRED", "tls_certificate_expired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_hostname_mismatch"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls_untrusted"],
    ["CERT_REVOKED", "tls_untrusted"],
    ["UNSPECIFIED", "tls_untrusted"],
    ["EPROTO", "tls_failed"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls_failed"],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "tls_failed"],
    ["HPE_INVALID_CONSTANT", "invalid_response"],
    ["HPE_HEADER_OVERFLOW", "response_too_large"],
    ["HPE_CHUNK_EXTENSIONS_OVERFLOW", "response_too_large"],
    ["ERR_BLOCKED_ADDRESS", "blocked_address"],
    ["ERR_NOBODY_KNOWS", "network_error"],
  ])("%s is %s", (code, failure) => expect(classifyFailure(errorOf(code))).toBe(failure));

  test("interprets the error codes of a resolver as DNS failures", () => {
    for (const code of [
      "ECONNREFUSED",
      "ETIMEOUT",
      "ETIMEDOUT",
      "ESERVFAIL",
      "EREFUSED",
      "ECANCELLED",
      "EAI_AGAIN",
    ])
      expect(classifyFailure(errorOf(code, { syscall: "queryA" })), code).toBe("dns_failed");
    for (const code of ["ENOTFOUND", "ENODATA", "EBADNAME"])
      expect(classifyFailure(errorOf(code, { syscall: "queryAaaa" })), code).toBe("dns_not_found");
    expect(classifyFailure(errorOf("ECONNREFUSED", { syscall: "connect" }))).toBe("connection_refused");
  });

  test("prefers the error of an address that had a route", () => {
    const refused = errorOf("ECONNREFUSED");
    const noRoute = errorOf("ENETUNREACH");
    for (const errors of [
      [refused, noRoute],
      [noRoute, refused],
      [noRoute, refused, noRoute],
    ])
      expect(classifyFailure(new AggregateError(errors))).toBe("connection_refused");
    expect(classifyFailure(new AggregateError([noRoute, noRoute]))).toBe("unreachable");
    expect(classifyFailure(new AggregateError([]))).toBe("network_error");
  });

  test("reads the error that Node really throws for two addresses", async () => {
    const error = await new Promise<Error>((resolve) => {
      const lookup = (
        _: string,
        __: object,
        done: (error: null, addresses: { address: string; family: number }[]) => void,
      ) =>
        done(null, [
          { address: "127.0.0.1", family: 4 },
          { address: "::1", family: 6 },
        ]);
      connect({ host: "both.test", port: 1, lookup, autoSelectFamily: true } as never).once("error", resolve);
    });
    expect(error).toBeInstanceOf(AggregateError);
    expect(classifyFailure(error)).toBe("connection_refused");
  });
});

test("an exhausted resource of this machine is a local fault, alone or among others", () => {
  for (const code of ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"]) {
    expect(isLocalFault(errorOf(code))).toBe(true);
    expect(isLocalFault(new AggregateError([errorOf("ENETUNREACH"), errorOf(code)]))).toBe(true);
  }
  expect(isLocalFault(errorOf("ECONNREFUSED"))).toBe(false);
});

describe("describeFailure", () => {
  test.each([
    [
      "write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl/record.c:354:",
      "write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:",
    ],
    ["DNS:a.test\r\n, DNS:\0b.test", "DNS:a.test , DNS: b.test"],
    ["\ud800 lone", "lone"],
    ["x".repeat(1_000), "x".repeat(500)],
  ])("%j becomes one line that can be stored", (message, text) => {
    expect(describeFailure(new Error(message))).toBe(text);
  });
});
