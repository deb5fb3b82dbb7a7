import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

const decoders: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** How far a body may grow while it is decompressed, as a multiple of what is kept. */
const growth = 8;

/**
 * Undoes a content encoding, though Portico asks for none. A body that is not what it says, or that would grow beyond
 * all measure, stays as it came.
 */
export function decodeBody(
  body: Buffer,
  encoding: string | undefined,
  limit: number,
): { body: Buffer; cut: boolean } {
  const decode = decoders[(encoding ?? "").trim().toLowerCase()];
  if (!decode) return { body, cut: false };
  try {
    const decoded = decode(body, { maxOutputLength: limit * growth });
    return { body: decoded.subarray(0, limit), cut: decoded.length > limit };
  } catch {
    return { body, cut: true };
  }
}
