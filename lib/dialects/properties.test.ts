import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialectNames, dialects } from "./index";
import { readEvent } from "./read-event";
import { parseSecret } from "./secrets";
import { sign } from "./sign";
import { eventType, now, secrets } from "./signed.fixture";
import type { Dialect, VerifyInput } from "./types";
import { verify } from "./verify";

const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array));
const anyText = fc.string({ unit: "binary", maxLength: 200 });
const whsec = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((array) => `whsec_${toBase64(array)}`);
const messageId = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

const publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

function toBase64(array: Uint8Array): string {
  return Buffer.from(array).toString("base64");
}

/** Requests that are close to valid ones: the headers of the dialect, with plausible and arbitrary values. */
function nearlyValid(dialect: Dialect): fc.Arbitrary<VerifyInput> {
  const names = [
    ...dialect.requiredHeaders,
    ...Object.values(dialect.headerAliases ?? {}).flat(),
    "__proto__",
  ];
  const piece = fc.constantFrom(
    "sha256=",
    "v0=",
    "v1,",
    "v1a,",
    "t=",
    "v1=",
    ",",
    " ",
    "1777888800",
    "=",
    "",
  );
  const value = fc.oneof(
    anyText,
    fc.array(fc.oneof(piece, anyText), { maxLength: 8 }).map((parts) => parts.join("")),
  );
  const headers = fc.dictionary(fc.constantFrom(...names), fc.option(value, { nil: undefined }));
  const given = fc.array(fc.oneof(anyText, whsec, fc.constantFrom("whpk_", "whsk_", "whsec_", publicKey)), {
    maxLength: 3,
  });
  const clock = fc.date({ noInvalidDate: false });
  return fc.record({ headers, body: bytes, secrets: given, now: clock });
}

describe.each(dialectNames)("%s", (name) => {
  const dialect = dialects[name];

  it("verifies any bytes that it signed, with any valid secret", () => {
    fc.assert(
      fc.property(bytes, messageId, whsec, (body, id, secret) => {
        const headers = sign(dialect, { id, type: eventType, body, secrets: [secret], now });
        expect(verify(dialect, { headers, body, secrets: [secret], now }).outcome).toBe("verified");
      }),
    );
  });

  it("rejects any flipped bit in the body and in every signed header", () => {
    const signed = [dialect.signature.header, dialect.signature.timestamp?.header];
    if (dialect.signature.content.includes("{id}")) signed.push("webhook-id");
    fc.assert(
      fc.property(bytes, fc.nat(), fc.constantFrom("body", ...signed), (body, position, where = "body") => {
        const headers = sign(dialect, {
          id: "evt_1",
          type: eventType,
          body,
          secrets: [secrets.current],
          now,
        });
        const request = { headers, body, secrets: [secrets.current], now };
        const original = where === "body" ? body : Buffer.from(headers[where] ?? "", "latin1");
        fc.pre(original.length > 0);
        const flipped = flipBit(original, position);
        const changed =
          where === "body"
            ? { ...request, body: flipped }
            : { ...request, headers: { ...headers, [where]: flipped.toString("latin1") } };
        expect(verify(dialect, changed).outcome).not.toBe("verified");
      }),
      { numRuns: 1_000 },
    );
  });

  it("verify never throws, and never accepts an unsigned request", () => {
    fc.assert(
      fc.property(nearlyValid(dialect), (request) => {
        expect(verify(dialect, request).outcome).not.toBe("verified");
      }),
      { numRuns: 1_000 },
    );
  });

  it("readEvent never throws, and its result keeps the rules", () => {
    const json = fc.json({ noUnicodeString: false }).map((text) => Buffer.from(text));
    const shaped = fc
      .record({ id: fc.jsonValue(), type: fc.jsonValue(), topic: fc.jsonValue(), data: fc.jsonValue() })
      .map((value) => Buffer.from(JSON.stringify(value)));
    fc.assert(
      fc.property(nearlyValid(dialect), fc.oneof(bytes, json, shaped), ({ headers }, body) => {
        const read = readEvent(dialect, { headers, body });
        if (read.outcome === "unreadable") return;
        expect(read.externalId).toMatch(/^[\x20-\x7e]{1,255}$/);
        expect(read.type).toMatch(/^[\x20-\x7e]{1,255}$/);
        expect(Object.keys(read.attributes).length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 500 },
    );
  });

  it("parseSecret never throws, and a secret that it accepts for an endpoint can sign", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, whsec), (input) => {
        const parsed = parseSecret(dialect, input, "endpoint");
        if (!parsed.ok) return;
        const body = Buffer.from("{}");
        const headers = sign(dialect, { id: "1", type: "t", body, secrets: [parsed.secret], now });
        expect(verify(dialect, { headers, body, secrets: [parsed.secret], now }).outcome).toBe("verified");
      }),
    );
  });
});

function flipBit(original: Buffer, position: number): Buffer {
  const flipped = Buffer.from(original);
  const at = position % (original.length * 8);
  const byte = Math.floor(at / 8);
  flipped.writeUInt8(flipped.readUInt8(byte) ^ (1 << (at % 8)), byte);
  return flipped;
}
