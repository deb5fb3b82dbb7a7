import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskCredentials, maskUrlCredentials, shortenSignatures, storedHeaders } from "./stored-headers";

const secret = "canary0123456789canary0123456789";
const masked = (name: string, value: string) => maskCredentials([[name, value]])[0]?.[1];

/** Any letter in upper or lower case. */
const anyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((char, at) => (upper[at] ? char.toUpperCase() : char)).join(""));

const part = fc.stringMatching(/^(?:[a-z0-9]{1,8}[-_.])?$/);
const credentialParts = [
  "token",
  "secret",
  "jwt",
  "assertion",
  "oidc",
  "key",
  "api-key",
  "apikey",
  "auth",
  "authorization",
  "cookie",
  "credential",
  "password",
  "signature",
  "hmac",
  "session",
  "csrf",
  "saml",
  "sig",
  "sid",
  "pwd",
];

/** A name with a credential word somewhere in it, such as `X-Acme_Token-v2`. */
const credentialName = fc
  .tuple(part, fc.constantFrom(...credentialParts), part)
  .map(([before, word, after]) => `${before}${word}${after ? `-${after.slice(0, -1)}` : ""}`)
  .chain(anyCase)
  .filter((name) => !/^(?:x-)?idempotency-key$/i.test(name));

describe("maskCredentials", () => {
  it("masks every name that contains a credential word, in any case, with any prefix and suffix", () => {
    fc.assert(
      fc.property(credentialName, fc.string(), fc.string(), (name, before, after) => {
        expect(masked(name, `${before}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });

  it("keeps names and their order, and changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(credentialName, fc.string()), fc.string())), (pairs) => {
        const once = maskCredentials(pairs);
        expect(once.map(([name]) => name)).toEqual(pairs.map(([name]) => name));
        expect(maskCredentials(once)).toEqual(once);
        expect(storedHeaders(once)).toEqual(once);
      }),
    );
  });

  it.each([
    "x-amzn-oidc-accesstoken",
    "cf-access-jwt-assertion",
    "x-goog-iap-jwt-assertion",
    "X-Gitlab-Token",
    "x-telegram-bot-api-secret-token",
    "x-ms-client-principal",
    "x-forwarded-client-cert",
    "x-hub-signature",
    "x-shopify-hmac-sha256",
    "x-api-key",
    "x-sig",
    "PRIVATE_KEY",
  ])("masks %s", (name) => expect(masked(name, secret)).toBe("••••"));

  it.each([
    ["x-forwarded-grant", `Bearer ${secret}`],
    ["x-custom", `basic ${secret}`],
    ["x-custom", `eyJhbGciOiJIUzI1NiJ9.${secret}.${secret}`],
    ["x-custom", `{"Authorization":"x ${secret}"}`],
    ["x-custom", `whsec_${secret}`],
    ["x-custom", `first, sk_live_${secret}`],
    ["x-custom", `ghp_${secret}`],
    ["x-original-url", `/api/webhooks/shop?token=${secret}&x=1`],
    ["referer", `https://user:${secret}@example.com/`],
    ["location", `https://example.com/#access_token=${secret}`],
    ["x-original-url", `/callback?code=${secret}`],
    ["x-original-url", `/?x%2Dapi%2Dkey=${secret}`],
    ["set-cookie", `sid=${secret}; Path=/; HttpOnly`],
    ["set-cookie", secret],
  ])("masks the value of %s: %s", (name, value) => expect(masked(name, value)).not.toContain(secret));

  it.each([
    ["content-type", "application/json; charset=utf-8"],
    ["user-agent", "GitHub-Hookshot/044aadd"],
    ["x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"],
    ["www-authenticate", 'Bearer realm="example"'],
    ["idempotency-key", "evt_1"],
    ["location", "https://example.com/hooks?id=7"],
    ["x-shopify-shop-domain", "example.myshopify.com"],
    ["webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"],
    ["x-design", "blue"],
  ])("keeps %s: %s", (name, value) => expect(masked(name, value)).toBe(value));

  it("keeps the name and the attributes of an endpoint's cookie", () => {
    expect(masked("Set-Cookie", "sid=abc; Path=/")).toBe("sid=••••; Path=/");
  });

  it("takes time in proportion to the length of a value", () => {
    const hostile = ["eyJ", "token ", "://", "?a", "=", "sk_live_", "&token="];
    for (const text of hostile) {
      const value = text.repeat(200_000);
      const started = performance.now();
      masked("x-custom", value);
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});

describe("maskUrlCredentials", () => {
  it("keeps everything but the values of credentials", () => {
    expect(maskUrlCredentials("https://a.example/p?x=1&api_key=abc&y=2#t")).toBe(
      "https://a.example/p?x=1&api_key=••••&y=2#t",
    );
  });
});

describe("shortenSignatures", () => {
  const hex = "3f1a9c".padEnd(64, "0123456789abcdef");
  const base64 = `${"AbCdEf".padEnd(43, "0123456789+/")}=`;

  it.each([
    ["x-klikit-signature", hex, "3f1a9c…"],
    ["x-hub-signature-256", `sha256=${hex}`, "sha256=3f1a9c…"],
    ["stripe-signature", `t=1777888800,v1=${hex},v1=${hex}`, "t=1777888800,v1=3f1a9c…,v1=3f1a9c…"],
    ["webhook-signature", `v1,${base64} v1,${base64}`, "v1,AbCdEf… v1,AbCdEf…"],
    ["x-shopify-hmac-sha256", base64, "AbCdEf…"],
    ["x-slack-signature", `v0=${hex}`, "v0=3f1a9c…"],
  ])("%s: keeps the start of each signature", (name, value, shown) => {
    const once = shortenSignatures([[name, value]]);
    expect(once).toEqual([[name, shown]]);
    expect(shortenSignatures(once)).toEqual(once);
  });

  it("changes no other header", () => {
    const pairs = [["portico-delivery-id", "dlv_0123456789abcdefghijklmnopqrstuvwxyz"]] as const;
    expect(shortenSignatures(pairs)).toEqual(pairs);
  });
});
