import { readFileSync } from "node:fs";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { type HostileResponse, sized, succeeds } from "./response";

/** 48 MiB in 48 kB. It is made in advance, because the endpoint's timeout runs while a receiver of the same process responds. */
const gzipBomb = gzipSync(Buffer.alloc(48 * 1024 * 1024));
/** 1 GiB in 1,600 bytes. */
export const brotliBomb = () => readFileSync(new URL("../fixtures/one-gigabyte.br", import.meta.url));

export const compressedResponses: readonly HostileResponse[] = [
  {
    name: "a gzip bomb",
    behave: sized(gzipBomb, "Content-Encoding: gzip\r\n"),
    ...succeeds,
    body: Buffer.alloc(64 * 1024),
  },
  {
    name: "a Brotli bomb",
    behave: (socket) => sized(brotliBomb(), "Content-Encoding: br\r\n")(socket),
    ...succeeds,
    body: Buffer.alloc(64 * 1024),
  },
  {
    name: "invalid gzip",
    behave: sized("plain words", "Content-Encoding: gzip\r\n"),
    ...succeeds,
    body: Buffer.from("plain words"),
  },
  {
    name: "gzip that ends too early",
    behave: sized(gzipSync("a".repeat(1_000)).subarray(0, 24), "Content-Encoding: gzip\r\n"),
    ...succeeds,
  },
  {
    name: "gzip of nothing",
    behave: sized("", "Content-Encoding: gzip\r\n"),
    ...succeeds,
    body: Buffer.alloc(0),
  },
  ...(
    [
      ["gzip", gzipSync("words")],
      ["X-GZIP", gzipSync("words")],
      ["br", brotliCompressSync("words")],
      ["deflate", deflateSync("words")],
      ["deflate", deflateRawSync("words")],
    ] as const
  ).map(([encoding, body], at) => ({
    name: `words in ${encoding} (${at})`,
    behave: sized(body, `Content-Encoding: ${encoding}\r\n`),
    ...succeeds,
    body: Buffer.from("words"),
  })),
  ...["zstd", "gzip, gzip", "rot13", "__proto__"].map((encoding) => ({
    name: `an encoding that is not undone: ${encoding}`,
    behave: sized("opaque", `Content-Encoding: ${encoding}\r\n`),
    ...succeeds,
    body: Buffer.from("opaque"),
  })),
];
