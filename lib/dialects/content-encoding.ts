import * as zlib from "node:zlib";

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;

/** A sender that uses more codings than this is not compressing a webhook. */
const maxCodings = 4;

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["gzip", zlib.gunzipSync],
  ["br", zlib.brotliDecompressSync],
  ["deflate", inflate],
  ...zstdOfThisNode(),
]);

/** The codings that this process can decode, in the form of an Accept-Encoding header. */
export const supportedCodings = [...decoders.keys()].join(", ");

export type DecodedBody =
  | { readonly outcome: "decoded"; readonly bytes: Buffer }
  | { readonly outcome: "unsupported"; readonly coding: string }
  /** The bytes are not in the coding that the header names, or they end too early. */
  | { readonly outcome: "damaged" }
  | { readonly outcome: "too_large" };

/**
 * The codings of a Content-Encoding header that changed the bytes, in the order in which they were applied, in lower case
 * and separated by ", ".
 * @returns null if the body is plain
 */
export function contentEncodingOf(header: string | null | undefined): string | null {
  const names = (header ?? "").toLowerCase().split(",");
  const codings = names.map((name) => name.trim()).filter((name) => name !== "" && name !== "identity");
  return codings.length === 0 ? null : codings.join(", ");
}

/**
 * Decodes a compressed body. Memory and time are bounded: decoding stops as soon as a result is larger than the limit.
 * @param contentEncoding a result of {@link contentEncodingOf}
 * @param maxBytes the limit of each step's result
 */
export function decodeBody(body: Buffer, contentEncoding: string | null, maxBytes: number): DecodedBody {
  const codings = contentEncoding?.split(", ") ?? [];
  const unsupported = codings.find((coding) => !decoders.has(canonical(coding)));
  if (unsupported !== undefined) return { outcome: "unsupported", coding: unsupported };
  if (codings.length > maxCodings) return { outcome: "unsupported", coding: codings.join(", ") };
  let bytes = body;
  for (const coding of codings.toReversed()) {
    const decoded = decodeOnce(bytes, coding, maxBytes);
    if (decoded === "damaged" || decoded === "too_large") return { outcome: decoded };
    bytes = decoded;
  }
  return { outcome: "decoded", bytes };
}

function decodeOnce(bytes: Buffer, coding: string, maxBytes: number): Buffer | "damaged" | "too_large" {
  // Some senders name a coding although the body has no bytes.
  if (bytes.length === 0) return bytes;
  try {
    return decoders.get(canonical(coding))?.(bytes, { maxOutputLength: maxBytes }) ?? "damaged";
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return isTooLarge ? "too_large" : "damaged";
  }
}

/** RFC 9110, 8.4.1.3: a recipient should treat x-gzip as gzip. */
function canonical(coding: string): string {
  return coding === "x-gzip" ? "gzip" : coding;
}

/** "deflate" is the zlib format (RFC 9110, 8.4.1.2), but some senders leave out its header. */
function inflate(bytes: Buffer, options: { maxOutputLength: number }): Buffer {
  const hasZlibHeader = bytes.length >= 2 && (bytes[0] ?? 0) % 16 === 8 && bytes.readUInt16BE(0) % 31 === 0;
  return hasZlibHeader ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options);
}

/** Node has zstd from version 22.15 on. Without it, such a body is refused. */
function zstdOfThisNode(): readonly (readonly [string, Decode])[] {
  const decode: unknown = Reflect.get(zlib, "zstdDecompressSync");
  if (typeof decode !== "function") return [];
  return [["zstd", (bytes, options) => decode(bytes, options)]];
}
