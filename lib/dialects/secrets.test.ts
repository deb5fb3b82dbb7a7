import { describe, expect, it } from "vitest";
import { dialectNames, dialects } from "./index";
import { keyBytes } from "./keys";
import { generateSecret, parseSecret } from "./secrets";
import type { DialectName } from "./types";

const asymmetric = {
  privateKey: "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==",
  publicKey: "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
};

function problemOf(name: DialectName, input: string, use: "source" | "endpoint" = "endpoint"): string {
  const parsed = parseSecret(dialects[name], input, use);
  return parsed.ok ? "" : parsed.problem;
}

describe("generateSecret", () => {
  it("returns whsec_ and base64 of 32 bytes from the given random source", () => {
    expect(generateSecret((size) => Buffer.alloc(size, 1))).toBe(
      `whsec_${Buffer.alloc(32, 1).toString("base64")}`,
    );
    expect(generateSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(generateSecret()).not.toBe(generateSecret());
  });

  it.each(dialectNames)("creates secrets that %s accepts, for sources and endpoints", (name) => {
    const secret = generateSecret();
    for (const use of ["source", "endpoint"] as const) {
      expect(parseSecret(dialects[name], secret, use)).toEqual({ ok: true, secret });
    }
  });
});

describe("parseSecret", () => {
  it.each(dialectNames)("%s: trims, and removes a pasted version", (name) => {
    const secret = generateSecret();
    expect(parseSecret(dialects[name], `  v1,${secret}\n`, "source")).toEqual({ ok: true, secret });
  });

  it.each(dialectNames)("%s: rejects an empty secret", (name) => {
    for (const input of ["", "   ", "\n"]) {
      expect(problemOf(name, input, "source")).toBe("The secret is empty.");
    }
  });

  it.each(["abc\ndefghijklmn", "abc\u0000defghijklmn", "abcdefghijklm\u200b", "abc\ud800defghijklmn"])(
    "rejects invisible characters: %#",
    (input) => {
      expect(problemOf("klikit", input, "source")).toContain("invisible character");
    },
  );

  it.each([
    "your_secret_here",
    "your-webhook-secret",
    "changeme",
    "change-me-please",
    "REPLACE_ME",
    "<secret>",
    "whsec_",
    "whsec_...",
    "whsec_<secret>",
    "whsec_xxxxxxxxxxxxxxxx",
    "whsec_your_secret_here",
    "whsec_MfKQ…",
    "••••••••••••",
    "whsec_MfKQ****************",
    ["$", "{WEBHOOK_SECRET}"].join(""),
    "{{secret}}",
    "undefined",
  ])("refuses the placeholder %s", (input) => {
    for (const name of dialectNames) expect(problemOf(name, input, "source")).toContain("placeholder");
  });

  it("accepts any secret of a provider for a source, however short", () => {
    for (const secret of ["x", "It's a Secret to Everybody", "s3cr*t.with.dots", "mot de passe très long"]) {
      expect(parseSecret(dialects.github, secret, "source")).toEqual({ ok: true, secret });
    }
  });

  it("requires twelve characters for an endpoint's secret", () => {
    expect(problemOf("github", "elevenchars")).toContain("12 characters");
    expect(problemOf("github", "twelve-chars")).toBe("");
  });

  it("does not count the whsec_ prefix", () => {
    expect(problemOf("klikit", "whsec_abcdef")).toContain("12 characters after whsec_");
    expect(problemOf("klikit", "whsec_abcdefghijkl")).toBe("");
  });

  it.each(["aaaaaaaaaaaaaaaa", "abababababababab", "1234123412341234", "whsec_aaaaaaaaaaaaaaaa"])(
    "refuses %s for an endpoint, however long, and takes it from a provider",
    (input) => {
      for (const name of ["klikit", "quippy", "editframe", "github"] as const) {
        expect(problemOf(name, input)).toContain("easy to guess");
        expect(problemOf(name, input, "source")).toBe("");
      }
    },
  );

  it.each(dialectNames)("%s: rejects an API key of Portico, and names it", (name) => {
    const key = `portico_${"Zm9vYmFyYmF6cXV4".repeat(3)}`;
    for (const use of ["source", "endpoint"] as const) {
      expect(problemOf(name, ` ${key}\n`, use)).toBe("That is an API key of Portico, not a webhook secret.");
    }
  });

  it.each([
    ["editframe", "ef_live_0123456789abcdef", "API key"],
    ["editframe", "ef_test_0123456789abcdef", "API key"],
    ["stripe", "sk_live_0123456789abcdef", "API key"],
    ["slack", "xoxb-0123456789-abcdef", "token"],
    ["github", "ghp_0123456789abcdef", "token"],
  ] as const)("%s: names what %s really is", (name, input, whatItIs) => {
    for (const use of ["source", "endpoint"] as const)
      expect(problemOf(name, input, use)).toContain(whatItIs);
  });

  it("accepts the API key of another dialect, because it may be a secret", () => {
    expect(problemOf("klikit", "ef_live_0123456789abcdef")).toBe("");
  });

  it("never repeats the secret in a problem", () => {
    const canary = "ef_live_canary0123456789";
    expect(problemOf("editframe", canary)).not.toContain("canary");
  });

  it("rejects a secret of more than 1,024 characters", () => {
    expect(problemOf("klikit", "abcde".repeat(205))).toContain("1024");
    expect(problemOf("klikit", "abcdefgh".repeat(128))).toBe("");
  });
});

describe("parseSecret, for a dialect whose key is base64", () => {
  const name = "standard-webhooks";
  const ofBytes = (count: number, from = "0123456789") =>
    `whsec_${Buffer.alloc(count, from).toString("base64")}`;

  it.each([24, 32, 64])("accepts %d bytes", (count) => {
    expect(problemOf(name, ofBytes(count))).toBe("");
  });

  it.each([16, 23, 65])("rejects %d bytes for an endpoint, and accepts them for a source", (count) => {
    expect(problemOf(name, ofBytes(count))).toContain(`this one is ${count}`);
    expect(problemOf(name, ofBytes(count), "source")).toBe("");
  });

  it("rejects a key with equal bytes", () => {
    expect(problemOf(name, ofBytes(32, "\0"))).toContain("easy to guess");
    expect(problemOf(name, ofBytes(32, "\0"), "source")).toBe("");
  });

  it.each([
    "whsec_not base64 at all!",
    "whsec_YWJj-_8",
    "whsec_YWJjZ",
    "whsec_YWJjZB",
    "plain-text-secret-here",
  ])("refuses %s", (input) => {
    for (const use of ["source", "endpoint"] as const)
      expect(problemOf(name, input, use)).toContain("base64");
  });

  it.each([24, 25, 26, 31, 32, 64])(
    "accepts %d bytes without the padding, and uses the same key",
    (count) => {
      const padded = ofBytes(count);
      const unpadded = padded.replace(/=+$/, "");
      for (const use of ["source", "endpoint"] as const) {
        expect(parseSecret(dialects[name], unpadded, use)).toEqual({ ok: true, secret: unpadded });
      }
      expect(keyBytes(unpadded)).toEqual(keyBytes(padded));
      const halves = {
        privateKey: asymmetric.privateKey.replace(/=+$/, ""),
        publicKey: asymmetric.publicKey.replace(/=+$/, ""),
      };
      expect(problemOf(name, halves.publicKey, "source")).toBe("");
      expect(problemOf(name, halves.privateKey, "endpoint")).toBe("");
    },
  );

  it("takes the text after raw: as the key", () => {
    const secret = "raw:an ordinary passphrase, 31 chars";
    for (const use of ["source", "endpoint"] as const) expect(problemOf(name, secret, use)).toBe("");
    expect(keyBytes(secret)).toEqual(Buffer.from("an ordinary passphrase, 31 chars"));
  });

  it.each([
    ["raw:", "placeholder"],
    ["raw:your_secret_here", "placeholder"],
    ["raw:elevenchars", "12 characters after raw:"],
    ["raw:only nineteen bytes", "24 to 64 bytes"],
    ["raw:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "easy to guess"],
    ["raw:mot de passe très très long et sûr", "ASCII"],
  ])("refuses %s for an endpoint", (input, problem) => expect(problemOf(name, input)).toContain(problem));

  it("uses the complete text in dialects whose key is text", () => {
    expect(parseSecret(dialects.klikit, "raw:abcdefghijkl", "endpoint")).toEqual({
      ok: true,
      secret: "raw:abcdefghijkl",
    });
  });

  it("accepts the right half of a key pair, and names the wrong one", () => {
    expect(problemOf(name, asymmetric.publicKey, "source")).toBe("");
    expect(problemOf(name, asymmetric.privateKey, "endpoint")).toBe("");
    expect(problemOf(name, asymmetric.privateKey, "source")).toContain("private key");
    expect(problemOf(name, asymmetric.publicKey, "endpoint")).toContain("public key");
  });

  it("rejects a private key with the public half of another key", () => {
    const raw = Buffer.from(asymmetric.privateKey.slice(5), "base64");
    raw.writeUInt8(raw.readUInt8(63) ^ 1, 63);
    expect(problemOf(name, `whsk_${raw.toString("base64")}`)).toContain("base64");
  });
});
