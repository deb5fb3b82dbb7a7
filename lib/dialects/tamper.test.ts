import { describe, expect, it } from "vitest";
import { dialectNames, dialects } from "./index";
import { sign } from "./sign";
import { body, eventId, eventType, now, secrets, signedRequest, withHeader } from "./signed.fixture";
import type { VerifyInput } from "./types";
import { verify } from "./verify";

const all = dialectNames.map((name) => ({ name, dialect: dialects[name] }));
const timed = all.filter(({ dialect }) => dialect.signature.timestamp);
const hexed = all.filter(({ dialect }) => dialect.signature.encoding === "hex");

function seconds(count: number): Date {
  return new Date(now.getTime() + count * 1_000);
}

describe.each(all)("$name", ({ dialect }) => {
  const { header } = dialect.signature;
  const request = signedRequest(dialect);
  const written = request.headers[header] ?? "";
  const outcomeOf = (changed: VerifyInput) => verify(dialect, changed).outcome;
  const hintOf = (value: string) => verify(dialect, withHeader(request, header, value));

  it("verifies what it signed", () => {
    expect(verify(dialect, request)).toEqual({ outcome: "verified", secretIndex: 0 });
  });

  it("rejects a body with one byte changed, added or removed", () => {
    for (let at = 0; at < body.length; at += 1) {
      const changed = Buffer.from(body);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(verify(dialect, { ...request, body: changed })).toMatchObject({ hint: "mismatch" });
    }
    expect(outcomeOf({ ...request, body: Buffer.concat([body, Buffer.from("\n")]) })).toBe(
      "invalid_signature",
    );
    expect(outcomeOf({ ...request, body: body.subarray(1) })).toBe("invalid_signature");
    expect(outcomeOf({ ...request, body: Buffer.alloc(0) })).toBe("invalid_signature");
  });

  it("rejects a signature header with one character changed, added or removed", () => {
    for (let at = 0; at < written.length; at += 1) {
      const other = written[at] === "1" ? "2" : "1";
      const [before, after] = [written.slice(0, at), written.slice(at + 1)];
      expect(outcomeOf(withHeader(request, header, before + other + after))).toBe("invalid_signature");
      expect(outcomeOf(withHeader(request, header, before + after))).toBe("invalid_signature");
      expect(outcomeOf(withHeader(request, header, before + other + written.slice(at)))).toBe(
        "invalid_signature",
      );
    }
  });

  it("rejects another secret, and reports only a mismatch", () => {
    const result = verify(dialect, { ...request, secrets: [secrets.foreign, secrets.former] });
    expect(result).toEqual({ outcome: "invalid_signature", hint: "mismatch" });
  });

  it.each([[[]], [[""]], [["   "]], [["", "\t"]]])("cannot verify with the secrets %j", (given) => {
    const result = verify(dialect, { ...request, secrets: given });
    expect(result).toEqual({ outcome: "invalid_signature", hint: "no_usable_secret" });
  });

  it("an empty secret next to a valid one verifies nothing", () => {
    expect(verify(dialect, { ...request, secrets: ["", secrets.current] })).toEqual({
      outcome: "verified",
      secretIndex: 1,
    });
  });

  it.each(dialect.requiredHeaders)("reports %s if it is missing, empty or blank", (name) => {
    for (const value of [undefined, "", "  "]) {
      const result = verify(dialect, withHeader(request, name, value));
      expect(result).toEqual({ outcome: "missing_headers", missing: [name] });
    }
  });

  it("reports everything that is missing, before it checks for secrets", () => {
    const result = verify(dialect, { ...request, headers: {}, secrets: [] });
    expect(result).toEqual({ outcome: "missing_headers", missing: dialect.requiredHeaders });
  });

  it.each([` ${written}`, `${written} `, `\t${written}`, `${written}\r\n`])(
    "refuses white space around it: %j",
    (value) => {
      expect(hintOf(value)).toEqual({ outcome: "invalid_signature", hint: "white_space" });
    },
  );

  it("rejects a signature that is too short, too long or enormous", () => {
    expect(hintOf(written.slice(0, -1))).toMatchObject({ hint: "wrong_length" });
    expect(hintOf(`${written}0`)).toMatchObject({ hint: "wrong_length" });
    expect(hintOf(written + "a".repeat(1_000_000))).toMatchObject({ hint: "malformed" });
  });

  it("rejects a header that arrived twice, unless each part is valid by itself", () => {
    const result = hintOf(`${written}, ${written}`);
    const accepts = dialect.signature.carrier.kind === "list";
    expect(result.outcome).toBe(accepts ? "verified" : "invalid_signature");
  });

  it("is verified with the previous secret too, while both are active", () => {
    const signing = [secrets.former];
    const headers = sign(dialect, { id: eventId, type: eventType, body, secrets: signing, now });
    const rotating = { headers, body, now, secrets: [secrets.current, secrets.former] };
    expect(verify(dialect, rotating)).toEqual({ outcome: "verified", secretIndex: 1 });
  });

  it("signs with every secret if the carrier has room, otherwise with the first", () => {
    const signing = [secrets.current, secrets.former];
    const headers = sign(dialect, { id: eventId, type: eventType, body, secrets: signing, now });
    const holds = (secret: string) => outcomeOf({ headers, body, now, secrets: [secret] }) === "verified";
    expect(holds(secrets.current)).toBe(true);
    expect(holds(secrets.former)).toBe(dialect.signature.carrier.kind !== "single");
    expect(holds(secrets.foreign)).toBe(false);
  });

  it("never signs without a usable secret", () => {
    for (const signing of [[], [""], ["  "], [secrets.current, ""]]) {
      expect(() => sign(dialect, { id: "1", type: "t", body, secrets: signing, now })).toThrow(
        "usable secret",
      );
    }
  });
});

describe.each(hexed)("$name, in hex", ({ dialect }) => {
  it("rejects upper case with its own hint", () => {
    const { header } = dialect.signature;
    const request = signedRequest(dialect);
    const value = request.headers[header]?.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase());
    const result = verify(dialect, withHeader(request, header, value));
    expect(result).toEqual({ outcome: "invalid_signature", hint: "upper_case_hex" });
  });
});

describe.each(timed)("$name, whose timestamp is signed", ({ dialect }) => {
  const request = signedRequest(dialect);
  const tolerance = dialect.signature.timestamp?.toleranceSeconds ?? 0;
  const place = dialect.signature.timestamp?.header ?? dialect.signature.header;

  it("tolerates exactly its tolerance, in both directions", () => {
    expect(tolerance).toBe(300);
    for (const skew of [tolerance, -tolerance]) {
      expect(verify(dialect, { ...request, now: seconds(skew) }).outcome).toBe("verified");
    }
  });

  it.each([301, -301, 86_400, -86_400])("rejects a skew of %d s as stale", (skewSeconds) => {
    const result = verify(dialect, { ...request, now: seconds(skewSeconds) });
    expect(result).toEqual({ outcome: "stale_timestamp", skewSeconds });
  });

  it("reports a bad signature of a stale request as a bad signature", () => {
    const result = verify(dialect, { ...request, now: seconds(9_999), secrets: [secrets.foreign] });
    expect(result).toEqual({ outcome: "invalid_signature", hint: "mismatch" });
  });

  it("rejects a fresh timestamp in place of the signed one", () => {
    const old = String(Math.floor(now.getTime() / 1_000));
    const value = request.headers[place]?.replace(old, String(Number(old) + 1));
    expect(verify(dialect, withHeader(request, place, value))).toMatchObject({ hint: "mismatch" });
  });

  it.each(["abc", "-1", "1.5", "1e9", "0x10", "1777888800abc", "٣", "1234567890123", "1 ", "+1"])(
    "refuses the timestamp %j",
    (text) => {
      const old = String(Math.floor(now.getTime() / 1_000));
      const value = request.headers[place]?.replace(old, text);
      expect(verify(dialect, withHeader(request, place, value))).toMatchObject({ hint: "bad_timestamp" });
    },
  );

  it("fails closed if the clock is not a number", () => {
    const result = verify(dialect, { ...request, now: new Date(Number.NaN) });
    expect(result.outcome).toBe("stale_timestamp");
  });
});
