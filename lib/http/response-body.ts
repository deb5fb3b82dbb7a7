import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

interface Decoded {
  readonly body: Buffer;
  /** There would have been more of it. */
  readonly truncated: boolean;
}

/**
 * Undoes a content encoding, though Portico asks for none. It stops at `limit` decoded bytes, however many there would
 * be, and works off the event loop, a few kilobytes at a time. An unknown encoding, several of them, or a body that is
 * not what it says, stays as it came. Never rejects.
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
      return { body, truncated: false };
  }
}

/** RFC 9110, 8.4.1.2 means zlib's format by "deflate"; many servers send it without zlib's header. */
function openInflate(body: Buffer): Transform {
  return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

/** Bodies that wait for the Brotli decoder at the most. */
const maxWaiting = 8;
let waiting = 0;
let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Brotli takes as much memory and time for the smallest body as the sender's window asks for: 4 MiB and 7 ms with the
 * usual one. So there is one at a time, and not too many wait for it, or one endpoint could hold up the others.
 */
async function decodeBrotli(body: Buffer, limit: number): Promise<Decoded> {
  if (waiting >= maxWaiting || hasHugeWindow(body)) return { body, truncated: false };
  waiting += 1;
  const result = lastTurn.then(() => decode(body, createBrotliDecompress(), limit));
  lastTurn = result;
  try {
    return await result;
  } finally {
    waiting -= 1;
  }
}

/** Windows of 8 and 16 MiB, which no server uses unless told to (RFC 7932, 9.1: WBITS of 23 and 24). */
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
      resolve(nothing ? { body, truncated: false } : { body: decoded, truncated: !whole || size > limit });
    });
    decoder.end(body);
  });
}
