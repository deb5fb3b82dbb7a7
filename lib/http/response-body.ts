import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

interface Decoded {
  readonly body: Buffer;
  /** Whether the body was longer. */
  readonly cut: boolean;
}

/**
 * Decodes a compressed body, although Portico does not ask for compression. Decoding stops at `limit` bytes and runs off
 * the event loop, a few kilobytes at a time. A body with an unknown encoding, with several encodings or with invalid
 * data is returned unchanged. Never rejects.
 */
export async function decodeBody(
  body: Buffer,
  encoding: string | undefined,
  limit: number,
): Promise<Decoded> {
  switch ((encoding ?? "").trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return decode(body, createGunzip(), limit);
    case "deflate":
      return decode(body, openInflate(body), limit);
    case "br":
      return decodeBrotli(body, limit);
    default:
      return { body, cut: false };
  }
}

/** In RFC 9110, 8.4.1.2, "deflate" is the zlib format. Many servers send it without the zlib header. */
function openInflate(body: Buffer): Transform {
  return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

/** The largest number of bodies that wait for the Brotli decoder. */
const maxWaiting = 8;
let waiting = 0;
let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Brotli needs as much memory and time as the sender's window size, even for the smallest body: 4 MiB and 7 ms for the
 * usual window. Therefore only one body is decoded at a time and few may wait, so that one endpoint cannot delay others.
 */
async function decodeBrotli(body: Buffer, limit: number): Promise<Decoded> {
  if (waiting >= maxWaiting || hasHugeWindow(body)) return { body, cut: false };
  waiting += 1;
  const result = lastTurn.then(() => decode(body, createBrotliDecompress(), limit));
  lastTurn = result;
  try {
    return await result;
  } finally {
    waiting -= 1;
  }
}

/** Windows of 8 and 16 MiB, which no server uses by default (RFC 7932, 9.1: WBITS of 23 and 24). */
function hasHugeWindow(body: Buffer): boolean {
  return ((body[0] ?? 0) & 0b1101) === 0b1101;
}

function decode(body: Buffer, decoder: Transform, limit: number): Promise<Decoded> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let whole = false;
    decoder.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) decoder.destroy();
    });
    decoder.on("end", () => {
      whole = true;
    });
    decoder.on("error", () => undefined);
    decoder.on("close", () => {
      const nothing = size === 0 && !whole;
      const decoded = Buffer.concat(chunks).subarray(0, limit);
      resolve(nothing ? { body, cut: false } : { body: decoded, cut: !whole || size > limit });
    });
    decoder.end(body);
  });
}
