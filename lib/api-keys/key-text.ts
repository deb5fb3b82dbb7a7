import { createHash, randomBytes } from "node:crypto";
import { apiKeyPrefix } from "@/lib/platform/ids";

/** Characters of a key that stay readable, to tell keys apart: of a generated one, its prefix and 24 of its 256 bits. */
const shownChars = 12;

/** A fresh key: 256 random bits. */
export function newKeyText(): string {
  return apiKeyPrefix + randomBytes(32).toString("base64url");
}

/**
 * What is stored of a key. A fast hash is right here: the key is 256 random bits, which no guessing reaches, and it is
 * checked on every request. A key is looked up by this hash, so the time that takes tells at most about a hash, which
 * whoever measures it can neither choose nor turn back into a key.
 */
export function hashApiKey(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(key, "utf8").digest());
}

/** The part of a key that is shown later on; of a short one that somebody made up, no more than a quarter. */
export function shownPrefix(key: string): string {
  return key.slice(0, Math.min(shownChars, Math.floor(key.length / 4)));
}
