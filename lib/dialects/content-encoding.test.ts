import * as zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentEncodingOf, decodeBody } from "./content-encoding";

const limit = 100_000;
const encoders = {
  gzip: zlib.gzipSync,
  "x-gzip": zlib.gzipSync,
  br: zlib.brotliCompressSync,
  deflate: zlib.deflateSync,
} as const;
type Coding = keyof typeof encoders;
const coding = fc.constantFrom<Coding>("gzip", "x-gzip", "br", "deflate");

function encode(body: Buffer, codings: readonly Coding[]): Buffer {
  return codings.reduce((bytes, each) => encoders[each](bytes), body);
}

test("decodes what was encoded, with any codings in a row", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.array(coding, { maxLength: 4 }), (bytes, codings) => {
      const body = Buffer.from(bytes);
      const header = contentEncodingOf(codings.join(" ,").toUpperCase());
      const decoded = decodeBody(encode(body, codings), header, limit);
      expect(decoded).toEqual({ outcome: "decoded", bytes: body });
    }),
  );
});

test("decodes deflate without the zlib header, and a body without bytes", () => {
  expect(decodeBody(zlib.deflateRawSync("hello"), "deflate", limit)).toEqual({
    outcome: "decoded",
    bytes: Buffer.from("hello"),
  });
  expect(decodeBody(Buffer.alloc(0), "gzip", limit)).toEqual({ outcome: "decoded", bytes: Buffer.alloc(0) });
});

test("never throws, and calls a truncated stream damaged", () => {
  fc.assert(
    fc.property(
      coding,
      fc.uint8Array({ minLength: 20 }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      (each, bytes, part) => {
        const whole = encode(Buffer.from(bytes), [each]);
        const decoded = decodeBody(whole.subarray(0, Math.ceil(whole.length * part)), each, limit);
        expect(decoded).toEqual({ outcome: "damaged" });
      },
    ),
  );
  fc.assert(
    fc.property(coding, fc.uint8Array({ minLength: 1 }), (each, bytes) => {
      expect(["decoded", "damaged"]).toContain(decodeBody(Buffer.from(bytes), each, limit).outcome);
    }),
  );
});

describe("bombs", () => {
  const zeros = Buffer.alloc(20 * 1024 * 1024);

  // The best quality of brotli takes seconds.
  const fast = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } };
  const bombs = {
    gzip: zlib.gzipSync(zeros),
    br: zlib.brotliCompressSync(zeros, fast),
    deflate: zlib.deflateSync(zeros),
  };

  test.each(Object.entries(bombs))("%s stops at the limit", (each, bomb) => {
    const startedAt = performance.now();
    expect(decodeBody(bomb, each, limit)).toEqual({ outcome: "too_large" });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test("a bomb in a bomb stops too", () => {
    expect(decodeBody(encode(zeros, ["gzip", "gzip"]), "gzip, gzip", limit)).toEqual({
      outcome: "too_large",
    });
  });
});

test("names a coding that it does not know, and refuses too many", () => {
  const refused = (header: string) => decodeBody(Buffer.from("x"), contentEncodingOf(header), limit);
  expect(refused("gzip, compress")).toEqual({ outcome: "unsupported", coding: "compress" });
  expect(refused("aes128gcm")).toEqual({ outcome: "unsupported", coding: "aes128gcm" });
  expect(refused("gzip, gzip, gzip, gzip, gzip").outcome).toBe("unsupported");
});

test("a plain body has no coding", () => {
  for (const header of [undefined, null, "", " ", "identity", "identity, ,Identity"]) {
    expect(contentEncodingOf(header)).toBeNull();
  }
  expect(contentEncodingOf(" GZIP,identity , br")).toBe("gzip, br");
});
