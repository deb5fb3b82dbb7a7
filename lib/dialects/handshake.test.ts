import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findHandshake, respondToHandshake } from "./handshake";
import * as kinds from "./handshake-kinds";
import { slack } from "./slack/dialect";
import type { Dialect } from "./types";
import { isVerifyToken, verifyTokenOf } from "./verify-token";

const every: Dialect = { ...slack, handshakes: Object.values(kinds) };
const secret = "8f742231b10e8888abcd99yyyzzz85a5";

describe("a handshake", () => {
  it("never throws, and the response holds no markup and no control characters", () => {
    const challenge = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.stringMatching(/^[A-Za-z0-9]{1,40}$/),
      fc.constantFrom("<b>", "a\nb", "{}"),
    );
    const query = fc
      .dictionary(
        fc.constantFrom("hub.mode", "hub.challenge", "hub.verify_token", "crc_token", "validationToken"),
        fc.oneof(challenge, fc.constantFrom("subscribe", verifyTokenOf(secret))),
      )
      .map((values) => new URLSearchParams(values).toString());
    const body = fc.oneof(
      challenge.map((text) => JSON.stringify({ type: "url_verification", challenge: text })),
      challenge.map((text) =>
        JSON.stringify({ event: "endpoint.url_validation", payload: { plainToken: text } }),
      ),
      fc.json(),
      fc.string({ unit: "binary" }),
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom("GET", "POST"), query, body, (method, search, text) => {
        const found = findHandshake(every, { method, query: search, body: Buffer.from(text) });
        const result = found && respondToHandshake(found, [secret]);
        if (result?.outcome !== "accepted") return;
        accepted += 1;
        const { body: response } = result.response;
        for (const part of typeof response === "string" ? [response] : Object.values(response)) {
          expect(part).toMatch(/^[\x20-\x7e]+$/);
          expect(part).not.toMatch(/[<>]/);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it("is not looked for in large bodies, and JSON of any depth does no harm", () => {
    const request = (text: string) => ({ method: "POST", query: "", body: Buffer.from(text) });
    const body = JSON.stringify({ type: "url_verification", challenge: "x" });
    expect(findHandshake(slack, request(body))).toMatchObject({ challenge: "x" });
    expect(findHandshake(slack, request(body + " ".repeat(20_000)))).toBeUndefined();
    expect(findHandshake(slack, request("[".repeat(16_000)))).toBeUndefined();
    expect(findHandshake(slack, request(`${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`))).toBeUndefined();
    expect(findHandshake({ ...slack, handshakes: [] }, request(body))).toBeUndefined();
  });
});

describe("a verify token", () => {
  it("belongs to one secret and does not contain it", () => {
    const token = verifyTokenOf(secret);
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(isVerifyToken(token, ["other", secret])).toBe(true);
    for (const other of ["", secret, token.slice(1), `${token}0`])
      expect(isVerifyToken(other, [secret])).toBe(false);
    expect(isVerifyToken(token, [])).toBe(false);
  });
});
