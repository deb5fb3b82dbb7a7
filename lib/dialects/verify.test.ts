import { describe, expect, it } from "vitest";
import { dialects } from "./index";
import { now, secrets, signedRequest, withHeader } from "./signed.fixture";
import type { Dialect, SignatureHint } from "./types";
import { foreignVectors } from "./vectors.fixture";
import { verify } from "./verify";

function verifyChanged(dialect: Dialect, change: (signature: string) => string) {
  const request = signedRequest(dialect);
  const { header } = dialect.signature;
  return verify(dialect, withHeader(request, header, change(request.headers[header] ?? "")));
}

function hinted(hint: SignatureHint) {
  return { outcome: "invalid_signature", hint };
}

describe("one signature after a prefix (github)", () => {
  const { github } = dialects;

  it("accepts only its own prefix", () => {
    expect(verifyChanged(github, (it) => it.replace("sha256=", "sha1="))).toEqual(hinted("unknown_version"));
    expect(verifyChanged(github, (it) => it.replace("sha256=", "SHA256="))).toEqual(
      hinted("unknown_version"),
    );
    expect(verifyChanged(github, (it) => it.replace("sha256=", ""))).toEqual(hinted("malformed"));
    expect(verifyChanged(github, (it) => it.replace("sha256=", "sha256= "))).toEqual(hinted("white_space"));
    expect(verifyChanged(github, () => "sha256=")).toEqual(hinted("wrong_length"));
    expect(verifyChanged(github, () => `sha256=${"z".repeat(64)}`)).toEqual(hinted("malformed"));
  });
});

describe("a list of signatures (standard-webhooks)", () => {
  const dialect = dialects["standard-webhooks"];
  const other = `v1,${Buffer.alloc(32).toString("base64")}`;

  it("accepts one valid signature among others, in any position, and unknown versions", () => {
    expect(verifyChanged(dialect, (it) => `${other} ${it}`).outcome).toBe("verified");
    expect(verifyChanged(dialect, (it) => `${it} ${other}`).outcome).toBe("verified");
    expect(verifyChanged(dialect, (it) => `v9,abc ${it}`).outcome).toBe("verified");
  });

  it("gives a hint if no signature is valid", () => {
    expect(verifyChanged(dialect, () => `${other} ${other}`)).toEqual(hinted("mismatch"));
    expect(verifyChanged(dialect, () => `v1,short ${other}`)).toEqual(hinted("mismatch"));
    expect(verifyChanged(dialect, (it) => it.replace("v1,", "v2,"))).toEqual(hinted("unknown_version"));
    expect(verifyChanged(dialect, (it) => it.replace("v1,", "v1a,"))).toEqual(hinted("wrong_length"));
    expect(verifyChanged(dialect, (it) => it.replace("v1,", ""))).toEqual(hinted("malformed"));
    expect(verifyChanged(dialect, () => `v1,${"!".repeat(44)}`)).toEqual(hinted("malformed"));
  });

  it("with a public key, rejects a v1a that is not 64 bytes of base64", () => {
    const [hmac, ed25519] = foreignVectors["standard-webhooks"];
    const request = { body: Buffer.from(ed25519?.body ?? ""), secrets: [ed25519?.secret ?? ""] };
    const verifySigned = (signature: string) => {
      const headers = { ...hmac?.headers, "webhook-signature": signature };
      return verify(dialect, { ...request, headers, now: new Date(1_614_265_330_000) });
    };
    expect(verifySigned(ed25519?.headers["svix-signature"] ?? "").outcome).toBe("verified");
    expect(verifySigned(`v1a,${"!".repeat(88)}`)).toEqual(hinted("malformed"));
    expect(verifySigned("v1a,")).toEqual(hinted("wrong_length"));
    expect(verifySigned(`v1a,${Buffer.alloc(64).toString("base64")}`)).toEqual(hinted("mismatch"));
    expect(verifySigned(hmac?.headers["webhook-signature"] ?? "")).toEqual(hinted("mismatch"));
  });

  it("checks at most sixteen signatures", () => {
    const fill = (count: number) => Array.from({ length: count }, () => other).join(" ");
    expect(verifyChanged(dialect, (it) => `${fill(15)} ${it}`).outcome).toBe("verified");
    expect(verifyChanged(dialect, (it) => `${fill(16)} ${it}`)).toEqual(hinted("malformed"));
  });

  it("accepts only the canonical base64 of a signature", () => {
    // Decoding drops two bits of the last character before "=": "E" and "F" decode to the same bytes.
    const bytes = (text: string) => Buffer.from(text, "base64").toString("hex");
    const respelt = (it: string) => {
      const last = String.fromCharCode(it.charCodeAt(it.length - 2) + 1);
      return `${it.slice(0, -2)}${last}=`;
    };
    const request = signedRequest(dialect);
    const written = request.headers["webhook-signature"]?.slice(3) ?? "";
    expect(bytes(respelt(written))).toBe(bytes(written));
    expect(verifyChanged(dialect, respelt)).toEqual(hinted("mismatch"));
  });

  it("accepts svix-* headers, and prefers its own names", () => {
    const { headers, ...request } = signedRequest(dialect);
    const svix = Object.fromEntries(
      Object.entries(headers).map(([k, v]) => [k.replace("webhook", "svix"), v]),
    );
    expect(verify(dialect, { ...request, headers: svix }).outcome).toBe("verified");
    expect(verify(dialect, { ...request, headers: { ...svix, "webhook-id": "other" } }).outcome).toBe(
      "invalid_signature",
    );
    expect(verify(dialect, { ...request, headers: { ...svix, "webhook-id": " " } }).outcome).toBe("verified");
  });

  it("signs the id with its delimiters, so that the content cannot be split differently", () => {
    const request = signedRequest(dialect);
    expect(verify(dialect, withHeader(request, "webhook-id", "evt_01jz8q4t9")).outcome).toBe(
      "invalid_signature",
    );
    const moved = { ...request, body: Buffer.from(`x${request.body}`) };
    expect(verify(dialect, moved).outcome).toBe("invalid_signature");
  });

  it.each(["whsec_", "whsec_not base64", "whsec_YWJj-_", "whpk_", "whpk_YWJj", "whsk_YWJj"])(
    "has no use for the secret %j",
    (secret) => {
      const result = verify(dialect, { ...signedRequest(dialect), secrets: [secret] });
      expect(result).toEqual(hinted("no_usable_secret"));
    },
  );
});

describe("pairs (stripe)", () => {
  const { stripe } = dialects;
  const digest = "a".repeat(64);

  it("accepts several v1, and ignores unknown keys", () => {
    expect(verifyChanged(stripe, (it) => `${it},v1=${digest},v0=${digest},x=1`).outcome).toBe("verified");
    expect(verifyChanged(stripe, (it) => it.replace("v1=", `v1=${digest},v1=`)).outcome).toBe("verified");
  });

  it("requires exactly one timestamp, and a signature of its version", () => {
    expect(verifyChanged(stripe, (it) => it.replace(/^t=\d+,/, ""))).toEqual(hinted("malformed"));
    expect(verifyChanged(stripe, (it) => `t=1,${it}`)).toEqual(hinted("malformed"));
    expect(verifyChanged(stripe, (it) => it.replace("v1=", "v0="))).toEqual(hinted("unknown_version"));
    expect(verifyChanged(stripe, () => ",,=,=,")).toEqual(hinted("malformed"));
  });
});

describe("the key", () => {
  it("is the complete whsec_ text in quippy, never the decoded part", () => {
    const decoded = Buffer.from(secrets.current.slice(6), "base64").toString();
    const result = verify(dialects.quippy, { ...signedRequest(dialects.quippy), secrets: [decoded] });
    expect(result).toEqual(hinted("mismatch"));
  });

  it("is the part after whsec_ in standard-webhooks, with or without the prefix", () => {
    const dialect = dialects["standard-webhooks"];
    const bare = { ...signedRequest(dialect), secrets: [secrets.current.slice(6)] };
    expect(verify(dialect, bare).outcome).toBe("verified");
  });

  it("is used unchanged: white space that was not trimmed on entry counts", () => {
    const request = { ...signedRequest(dialects.klikit), secrets: [`${secrets.current} `], now };
    expect(verify(dialects.klikit, request)).toEqual(hinted("mismatch"));
  });
});

it("rejects header values that are not strings", () => {
  const request = signedRequest(dialects.github);
  const headers = JSON.parse(
    '{"x-hub-signature-256":["sha256=a"],"x-github-event":7,"x-github-delivery":{}}',
  );
  expect(verify(dialects.github, { ...request, headers }).outcome).toBe("missing_headers");
});
