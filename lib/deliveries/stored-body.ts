import { createHash } from "node:crypto";

/** Bytes that went over the wire, ready to be shown: as text wherever they are text. */
export interface StoredBody {
  /** Bytes that are not UTF-8 stand as replacement characters. */
  readonly text: string;
  /** The very bytes, where the text is not the same; else null. */
  readonly base64: string | null;
  readonly size: number;
  readonly sha256: string;
}

/** @returns null for bytes that are no longer kept */
export function storedBody(stored: Uint8Array | null | undefined): StoredBody | null {
  if (!stored) return null;
  const bytes = Buffer.from(stored);
  const text = bytes.toString("utf8");
  return {
    text,
    base64: Buffer.from(text).equals(bytes) ? null : bytes.toString("base64"),
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}
