import { createHash } from "node:crypto";

/** A body that was sent or received, prepared for display. */
export interface StoredBody {
  /** Bytes that are not UTF-8 become replacement characters. */
  readonly text: string;
  /** The exact bytes if the text does not have all of them; otherwise null. */
  readonly base64: string | null;
  readonly size: number;
  readonly sha256: string;
}

/** @returns null if there is no body, or it is no longer stored */
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
