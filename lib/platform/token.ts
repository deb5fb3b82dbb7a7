import { createHash, randomBytes } from "node:crypto";

/** A fresh token for a link or a cookie: 256 random bits, fit for a URL. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. It is long and random, so a plain hash is enough. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}
