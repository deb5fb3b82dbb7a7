import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureCodes } from "@/lib/deliveries/attempts/failure-code";
import { page, withoutResponse, withResponse } from "./attempt.fixture";
import { type ExplainableAttempt, explainAttempt } from "./explain-attempt";

const deadline = "No complete response within 10000 ms.";
const hooks = "https://hooks.example.com/events";
const sentenceOf = (attempt: ExplainableAttempt) => explainAttempt(attempt).sentence;

const sentences: readonly (readonly [ExplainableAttempt, string])[] = [
  [withResponse(200), "Your endpoint responded 200 in 84 ms."],
  [withResponse(500, {}, '{"error":"boom"}'), 'Your endpoint responded 500 in 84 ms: {"error":"boom"}.'],
  [withResponse(500, {}, page("Error")), "Your endpoint responded 500 in 84 ms."],
  [
    withResponse(308, { Location: "https://www.a.example/hook" }),
    "Your endpoint responded 308 and redirects to https://www.a.example/hook. Portico does not follow redirects.",
  ],
  [
    withResponse(301, {}, "", { responseHeaders: null, location: "https://b.example/" }),
    "Your endpoint responded 301 and redirects to https://b.example/. Portico does not follow redirects.",
  ],
  [withResponse(304), "Your endpoint responded 304 without a Location header."],
  [
    withResponse(403, { "cf-mitigated": "challenge" }),
    "Cloudflare responded with a challenge page; your application did not receive this request.",
  ],
  [
    withoutResponse("timeout_first_byte", deadline, { dnsMs: 5, connectMs: 15, tlsMs: 20 }),
    "No response within 10.0 s: Portico connected after 40 ms, then received nothing until the timeout.",
  ],
  [
    withoutResponse("timeout_first_byte", deadline),
    "No response within 10.0 s: Portico used an open connection, then received nothing until the timeout.",
  ],
  [
    withoutResponse("timeout_first_byte", deadline, { connectMs: 3 }, { timeoutMs: 5_000 }),
    "No response within 5.0 s: Portico connected after 3 ms, then received nothing until the timeout.",
  ],
  [
    withoutResponse("late_success", deadline, {}, { lateStatusCode: 200, lateMs: 12_400 }),
    "Your endpoint responded 200 after 12.4 s; the timeout is 10.0 s.",
  ],
  [
    withoutResponse("timeout_first_byte", deadline, {}, { lateStatusCode: 503, lateMs: 11_000 }),
    "Your endpoint responded 503 after 11.0 s; the timeout is 10.0 s.",
  ],
  [
    withoutResponse("timeout_body", deadline, { firstByteMs: 120 }),
    "No complete response within 10.0 s: the response began after 120 ms, but it did not end.",
  ],
  [
    withoutResponse("timeout_body", deadline, { firstByteMs: 120 }, { statusCode: 200 }),
    "No complete response within 10.0 s: the response (200) began after 120 ms, but its body did not end.",
  ],
  [
    withoutResponse("timeout_connect", deadline, { dnsMs: 8 }),
    "No connection within 10.0 s: DNS resolved the name after 8 ms, but your server did not accept the connection.",
  ],
  [
    withoutResponse("timeout_connect", deadline, { dnsMs: 8, connectMs: 30 }),
    "No connection within 10.0 s: TCP connected after 30 ms, but the TLS handshake did not finish.",
  ],
  [
    withoutResponse("timeout_connect", deadline, {}, { url: "https://[2606:4700::1]/hook" }),
    "No connection within 10.0 s: your server did not accept the connection.",
  ],
  [
    withoutResponse("timeout_connect", deadline),
    "No connection within 10.0 s: Portico could not reach any address of the host name.",
  ],
  [
    withoutResponse("timeout_connect", "timeout_connect", { dnsMs: 2 }, { durationMs: 253 }),
    "No connection after 253 ms: DNS resolved the name after 2 ms, but your server did not accept the connection.",
  ],
  [
    withoutResponse("dns_not_found", "getaddrinfo ENOTFOUND hooks.example.com", {}, { url: hooks }),
    "DNS has no address for hooks.example.com.",
  ],
  [withoutResponse("dns_not_found", null, {}, { url: hooks }), "DNS has no address for hooks.example.com."],
  [withoutResponse("dns_not_found", null), "DNS has no address for the host name in the URL."],
  [
    withoutResponse("dns_failed", null, {}, { url: hooks }),
    "The DNS lookup of hooks.example.com failed: the name servers did not respond, or responded with an error.",
  ],
  [
    withoutResponse("connection_refused", null, {}, { evidence: { peer: "198.51.100.7:443" } }),
    "198.51.100.7:443 refused the connection: no service listens there.",
  ],
  [
    withoutResponse("connection_refused", "connection_refused"),
    "Your server refused the connection: no service listens there.",
  ],
  [
    withoutResponse("connection_reset", "socket hang up", {}, { durationMs: 310 }),
    "The connection was closed after 310 ms, before the response was complete.",
  ],
  [
    withoutResponse("connection_reset", "The response broke off.", {}, { durationMs: 310, statusCode: 200 }),
    "Your server responded 200 but closed the connection before the response was complete, after 310 ms.",
  ],
  [
    withoutResponse("unreachable", null, {}, { evidence: { peer: "2606:4700::1:443" } }),
    "The network has no route to 2606:4700::1:443.",
  ],
  [
    withoutResponse("tls_certificate_expired", "certificate has expired"),
    "Your server's certificate has expired.",
  ],
  [
    withoutResponse(
      "tls_hostname_mismatch",
      null,
      {},
      { url: "https://a.example/hook", evidence: { certificateNames: "b.example, *.b.example" } },
    ),
    "Your server's certificate is not for a.example; it is for b.example, *.b.example.",
  ],
  [
    withoutResponse("tls_hostname_mismatch", null),
    "Your server's certificate is not for the host name in the URL.",
  ],
  [
    withoutResponse("tls_untrusted", "unable to verify the first certificate"),
    "Portico does not trust your server's certificate: its intermediate certificate is missing.",
  ],
  [
    withoutResponse("tls_untrusted", "self-signed certificate"),
    "Portico does not trust your server's certificate: it is self-signed or signed by a private certificate authority.",
  ],
  [withoutResponse("tls_untrusted", "?"), "Portico does not trust your server's certificate."],
  [
    withoutResponse(
      "tls_failed",
      "write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:..",
    ),
    "The TLS handshake failed: the port responded without TLS, most likely with plain HTTP.",
  ],
  [
    withoutResponse(
      "tls_failed",
      "Client network socket disconnected before secure TLS connection was established",
    ),
    "The TLS handshake failed: your server closed the connection during the handshake.",
  ],
  [withoutResponse("tls_failed", null), "The TLS handshake with your server failed."],
  [
    withoutResponse("invalid_response", "Parse Error: Expected HTTP/, RTSP/ or ICE/"),
    "The response is not valid HTTP: the response is not HTTP.",
  ],
  [
    withoutResponse("invalid_response", "Parse Error: Invalid header value char"),
    "The response is not valid HTTP: one of its header lines is malformed.",
  ],
  [
    withoutResponse("invalid_response", "Parse Error: Invalid character in chunk size"),
    "The response is not valid HTTP: its chunked body is malformed.",
  ],
  [
    withoutResponse("invalid_response", "Parse Error: Duplicate Content-Length"),
    "The response is not valid HTTP: it has conflicting length headers.",
  ],
  [
    withoutResponse("invalid_response", null, {}, { evidence: { reason: "too_many_interim" } }),
    "The response is not valid HTTP: it sent interim responses (1xx) and no final response.",
  ],
  [
    withoutResponse("invalid_response", null, {}, { evidence: { reason: "switched_protocols" } }),
    "The response is not valid HTTP: it switches to another protocol (101).",
  ],
  [
    withoutResponse("response_too_large", "Parse Error: Header overflow"),
    "The response headers are larger than Portico reads, so Portico did not read the status.",
  ],
  [
    withoutResponse("response_too_large", "Parse Error: Header overflow", {}, { statusCode: 200 }),
    "Your server responded 200 and then sent more trailers or chunk extensions than Portico reads.",
  ],
  [
    withResponse(202, { "x-amzn-waf-action": "challenge" }, "", { code: "challenge_page" }),
    "AWS WAF responded 202 with a challenge; your application did not receive this request.",
  ],
  [
    withResponse(202, {}, "", { code: "challenge_page", responseHeaders: null }),
    "A firewall responded with a browser challenge. Your application did not receive the request.",
  ],
  [withoutResponse("invalid_response", null), "The response is not valid HTTP."],
  [
    withoutResponse("blocked_address", "The port must be 443 or 8443."),
    "Portico sent nothing. The port must be 443 or 8443.",
  ],
  [withoutResponse("network_error", "something odd"), "The request failed: something odd"],
  [
    withoutResponse("body_expired", null),
    "The event body was deleted after its retention period, so it can no longer be sent.",
  ],
  [
    withoutResponse("from_the_future", null),
    'The recorded code is "from_the_future". This version of Portico has no description for it.',
  ],
];

describe("explainAttempt", () => {
  it.each(sentences)("%#: $code $detail", (attempt, sentence) => {
    expect(sentenceOf(attempt)).toBe(sentence);
  });

  it("explains for a slow 200 why both logs are right", () => {
    const { hints } = explainAttempt(withoutResponse("timeout_first_byte", deadline));
    expect(hints.join(" ")).toContain("Your server's log may show a 200");
  });

  it("gives no hints about the signature if the application did not receive the request", () => {
    const headers = { "set-cookie": "_vercel_sso_nonce=x", "retry-after": "60" };
    const { hints } = explainAttempt(withResponse(401, headers));
    expect(hints).toHaveLength(2);
    expect(hints[1]).toContain("wait 60 s");
  });

  it("keeps foreign text on one line", () => {
    const sentence = sentenceOf(withResponse(500, {}, "one\r\n\u0000two\u202e three"));
    expect(sentence).toBe("Your endpoint responded 500 in 84 ms: one two three.");
  });

  const ms = fc.option(fc.oneof(fc.nat(), fc.double()), { nil: null });
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.webUrl(),
    fc.constantFrom(...sentences.flatMap(([{ detail }]) => detail ?? [])),
  );
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "location",
      "Server",
      "cf-mitigated",
      "retry-after",
      "allow",
      "__proto__",
      "www-authenticate",
    ),
  );
  const anyAttempt: fc.Arbitrary<ExplainableAttempt> = fc.record({
    code: fc.oneof(fc.constantFrom(...failureCodes, "succeeded", "__proto__", "constructor"), fc.string()),
    statusCode: fc.option(fc.integer({ min: -1, max: 1_000 }), { nil: null }),
    detail: fc.option(text, { nil: null }),
    durationMs: fc.oneof(fc.nat(), fc.double()),
    timeoutMs: fc.option(fc.oneof(fc.nat(), fc.double()), { nil: undefined }),
    url: fc.option(text, { nil: undefined }),
    timings: fc.record({ dnsMs: ms, connectMs: ms, tlsMs: ms, firstByteMs: ms, totalMs: ms }),
    responseHeaders: fc.option(fc.array(fc.tuple(name, text)), { nil: null }),
    responseBody: fc.option(text, { nil: null }),
  });

  it("explains every attempt, always with the same texts", () => {
    fc.assert(
      fc.property(anyAttempt, (attempt) => {
        const explanation = explainAttempt(attempt);
        expect(explanation.sentence.trim()).not.toBe("");
        for (const line of [explanation.sentence, ...explanation.hints]) {
          expect(line).not.toMatch(/[\n\r\0]/);
        }
        expect(explainAttempt(attempt)).toEqual(explanation);
      }),
      { numRuns: 1_000 },
    );
  });
});
