import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seal, unseal } from "./encryption";
import { EnvError, parseEnv, publicUrl } from "./env";
import { firstIdAt, newId, parseId, publicId, timeOfId } from "./ids";
import { readBody } from "./read-body";

describe("the environment", () => {
  const parse = (vars: Record<string, string>) => parseEnv({ NODE_ENV: "test", ...vars });

  test("has a default for every optional variable, and treats an empty one as absent", () => {
    expect(parse({ PORT: "", DATABASE_URL: "" })).toMatchObject({
      PORT: 3000,
      PORTICO_MAX_BODY_BYTES: 1_048_576,
    });
  });

  test("reads the sender and the server of mails, and the recipients of alerts", () => {
    const mail = {
      SMTP_URL: "smtps://user:p%40ss@mail.example.com:465?tls.rejectUnauthorized=false",
      PORTICO_MAIL_FROM: "Portico, ops <portico@example.com>",
    };
    expect(parse({ ...mail, PORTICO_ALERT_EMAILS: " A@example.com ,b@example.com," })).toMatchObject({
      ...mail,
      PORTICO_ALERT_EMAILS: ["a@example.com", "b@example.com"],
    });
    const wrong: [string, string][] = [
      ["SMTP_URL", "https://mail.example.com"],
      ["PORTICO_MAIL_FROM", "Portico"],
      ["PORTICO_MAIL_FROM", "Portico\r\nBcc: <a@example.com>"],
      ["PORTICO_MAIL_FROM", "<a@example.com"],
      ["PORTICO_ALERT_EMAILS", "a@example.com, nobody"],
      ["PORTICO_ALERT_EMAILS", ","],
    ];
    for (const [name, value] of wrong) expect(() => parse({ [name]: value })).toThrow(name);
  });

  test("accepts origins for frames, and nothing that could extend a content policy", () => {
    expect(
      parse({ PORTICO_EMBED_ORIGINS: "https://app.example.com/, http://localhost:3001," }),
    ).toMatchObject({
      PORTICO_EMBED_ORIGINS: ["https://app.example.com", "http://localhost:3001"],
    });
    for (const origin of [
      "https://app.example.com/path",
      "https://*.example.com",
      "https://a;script-src",
      "https://a 'self'",
      "app.example.com",
      "*",
      "null",
    ])
      expect(() => parse({ PORTICO_EMBED_ORIGINS: origin })).toThrow("PORTICO_EMBED_ORIGINS");
  });

  test("names every invalid variable, and no value", () => {
    const wrong = {
      PORT: "http",
      DATABASE_URL: "mysql://u:hunter2@h/d",
      PORTICO_ENCRYPTION_KEY: "dG9vIHNob3J0",
    };
    expect(() => parse(wrong)).toThrow(EnvError);
    try {
      parse(wrong);
    } catch (error) {
      const { message } = error as Error;
      for (const name of Object.keys(wrong)) expect(message).toContain(name);
      expect(message).not.toContain("hunter2");
    }
  });

  test("limits the calls of the embedded runner to a whole number from 1 on", () => {
    expect(parse({ PORTICO_INNGEST_MAX_CALLS: "5" }).PORTICO_INNGEST_MAX_CALLS).toBe(5);
    expect(parse({ PORTICO_INNGEST_MAX_CALLS: "" }).PORTICO_INNGEST_MAX_CALLS).toBeUndefined();
    for (const number of ["0", "-1", "1.5", "five", "10001"])
      expect(() => parse({ PORTICO_INNGEST_MAX_CALLS: number })).toThrow("PORTICO_INNGEST_MAX_CALLS");
  });

  test("knows the public URL", () => {
    expect(publicUrl(parse({ PORT: "4000" }))).toBe("http://localhost:4000");
    expect(publicUrl(parse({ PORTICO_URL: "https://hooks.example/" }))).toBe("https://hooks.example");
    expect(publicUrl(parse({ VERCEL_URL: "x.vercel.app" }))).toBe("https://x.vercel.app");
  });
});

describe("ids", () => {
  test("of one process are UUIDs of version 7 in the order in which they were made", () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toBe(true);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(Math.abs(timeOfId(ids[0] ?? "") - Date.now())).toBeLessThan(60_000);
  });

  test("get a prefix, and are parsed back only as their own kind", () => {
    const id = newId();
    const shown = publicId("delivery", id);
    expect(shown).toMatch(/^dlv_[0-9a-hjkmnp-tv-z]{26}$/);
    expect(parseId("delivery", shown)).toBe(id);
    expect(parseId("event", shown)).toBeUndefined();
  });

  test("anything else is not an id", () => {
    fc.assert(fc.property(fc.string(), (text) => parseId("delivery", text) === undefined));
    for (const text of [
      "",
      "dlv_",
      "dlv_zzzzzzzzzzzzzzzzzzzzzzzzzz",
      newId(),
      "DLV_01h455vb4pex5vsknk084sn02q",
    ]) {
      expect(parseId("delivery", text)).toBeUndefined();
    }
  });

  test("sort by time", () => {
    const at = new Date(Date.now() - 1_000);
    expect(firstIdAt(at) < newId()).toBe(true);
    expect(firstIdAt(new Date(Date.now() + 60_000)) > newId()).toBe(true);
  });
});

describe("sealed secrets", () => {
  test("are decrypted only with the text that they are bound to", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, owner, other) => {
        const sealed = seal(text, owner);
        expect(unseal(sealed, owner)).toBe(text);
        if (other !== owner) expect(() => unseal(sealed, other)).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  test("cannot be decrypted after a change, or with another key", () => {
    const sealed = seal("whsec_secret", "row");
    for (let i = 0; i < sealed.ciphertext.length; i += 1) {
      const changed = Uint8Array.from(sealed.ciphertext, (byte, at) => (at === i ? byte ^ 1 : byte));
      expect(() => unseal({ ...sealed, ciphertext: changed }, "row")).toThrow();
    }
    expect(() => unseal({ ...sealed, keyId: "00000000" }, "row")).toThrow(/key 00000000/);
  });

  test("are different each time", () => {
    expect(Buffer.from(seal("a", "b").ciphertext)).not.toEqual(Buffer.from(seal("a", "b").ciphertext));
  });
});

describe("readBody", () => {
  async function* pieces(...sizes: number[]) {
    for (const size of sizes) yield new Uint8Array(size).fill(7);
  }

  test("returns the exact bytes up to the limit, and nothing beyond", async () => {
    expect(await readBody(pieces(3, 4), 7)).toEqual(Buffer.alloc(7, 7));
    expect(await readBody(pieces(3, 5), 7)).toBeUndefined();
    expect(await readBody(pieces(), 7)).toEqual(Buffer.alloc(0));
    expect(await readBody(pieces(1), 7, 8)).toBeUndefined();
  });

  test("stops reading at the limit", async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield new Uint8Array(10);
      }
    }
    expect(await readBody(endless(), 95)).toBeUndefined();
    expect(read).toBe(10);
  });
});
