import { createHash, randomBytes } from "node:crypto";

/** Creates a token for a link or a cookie: 256 random bits, safe in a URL. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The hash of a token, which is stored in its place. A token is long and random, so a plain hash is enough. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}
