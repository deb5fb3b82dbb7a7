import { createHash } from "node:crypto";
import { readableText } from "@/lib/dialects/readable-body";

/** A body that was sent or received, prepared for display. */
export interface StoredBody {
  /** Decoded if the body is compressed. Bytes that are not UTF-8 become replacement characters. */
  readonly text: string;
  /** The exact bytes if the text does not have all of them; otherwise null. */
  readonly base64: string | null;
  /** The codings of the bytes, such as `gzip`; null if they are plain. */
  readonly contentEncoding: string | null;
  readonly size: number;
  readonly sha256: string;
}

/**
 * @param contentEncoding the codings of the bytes
 * @returns null if there is no body, or it is no longer stored
 */
export function storedBody(
  stored: Uint8Array | null | undefined,
  contentEncoding: string | null = null,
): StoredBody | null {
  if (!stored) return null;
  const bytes = Buffer.from(stored);
  const text = readableText(bytes, contentEncoding);
  return {
    text,
    base64: Buffer.from(text).equals(bytes) ? null : bytes.toString("base64"),
    contentEncoding,
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}
