import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBody } from "./response-body";

const limit = 1_000;
const bomb = readFileSync(new URL("../../tests/support/fixtures/one-gigabyte.br", import.meta.url));
const brotli = (text: string, window: number) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: window } });

const codecs = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  [" GZip ", gzipSync],
] as const;

describe("decodeBody", () => {
  test.each(codecs)("%s is decoded, up to the limit", async (encoding, encode) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (bytes) => {
        const original = Buffer.from(bytes);
        expect(await decodeBody(encode(original), encoding, limit)).toEqual({
          body: original.subarray(0, limit),
          cut: original.length > limit,
        });
      }),
      { numRuns: 100 },
    );
  });

  test.each([undefined, "", "identity", "zstd", "gzip, br", "compress", "constructor", "__proto__"])(
    "%s is not decoded",
    async (encoding) => {
      const body = gzipSync("words");
      expect(await decodeBody(body, encoding, limit)).toEqual({ body, cut: false });
    },
  );

  test.each(codecs)(
    "invalid or broken %s returns what can be decoded, and never fails",
    async (encoding, encode) => {
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ maxLength: 300 }),
          fc.nat(400),
          fc.nat(255),
          async (bytes, at, value) => {
            const noise = Buffer.from(bytes);
            expect((await decodeBody(noise, encoding, limit)).body.length).toBeLessThanOrEqual(limit);
            const broken = encode(noise);
            broken[at % broken.length] = value;
            expect((await decodeBody(broken, encoding, limit)).body.length).toBeLessThanOrEqual(limit);
            const short = encode(noise).subarray(0, at % broken.length);
            expect((await decodeBody(short, encoding, limit)).body.length).toBeLessThanOrEqual(limit);
          },
        ),
        { numRuns: 100 },
      );
    },
  );

  test("plain text with a wrong encoding stays plain text", async () => {
    const body = Buffer.from("plain words");
    expect(await decodeBody(body, "gzip", limit)).toEqual({ body, cut: false });
  });

  test("a bomb is decoded up to the limit", async () => {
    expect(bomb.length).toBeLessThan(2_000);
    expect(await decodeBody(bomb, "br", limit)).toEqual({ body: Buffer.alloc(limit), cut: true });
  });

  test("Brotli with a window that no server uses is not decoded", async () => {
    for (const window of [10, 16, 18, 22])
      expect((await decodeBody(brotli("words", window), "br", limit)).body.toString()).toBe("words");
    const head = Buffer.from(bomb);
    head[0] = ((head[0] ?? 0) & 0xf0) | 0b1111;
    expect(await decodeBody(head, "br", limit)).toEqual({ body: head, cut: false });
  });

  test("many bombs at once do not delay other work, and later bodies are decoded", async () => {
    const bombs = Array.from({ length: 100 }, () => decodeBody(bomb, "br", limit));
    let pending = 100;
    for (const each of bombs) void each.then(() => (pending -= 1));
    expect((await decodeBody(gzipSync("words"), "gzip", limit)).body.toString()).toBe("words");
    // Few are decoded one after the other. The others are returned unchanged at once.
    expect(pending).toBeLessThan(10);
    const results = await Promise.all(bombs);
    expect(results.filter(({ cut }) => cut).length).toBe(8);
    expect((await decodeBody(brotliCompressSync("words"), "br", limit)).body.toString()).toBe("words");
  });
});
