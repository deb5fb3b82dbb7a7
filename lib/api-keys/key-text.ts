import { createHash, randomBytes } from "node:crypto";
import { apiKeyPrefix } from "@/lib/platform/ids";

/** How many characters of a key stay readable, to distinguish keys: the prefix and 24 of the 256 bits of a generated key. */
const shownChars = 12;

/** Makes a key of 256 random bits. */
export function newKeyText(): string {
  return apiKeyPrefix + randomBytes(32).toString("base64url");
}

/**
 * What is stored of a key. A fast hash is right here: a key is 256 random bits, which nobody can guess, and it is checked
 * on every request. Keys are looked up by this hash, so timing reveals at most something about a hash, which an attacker
 * can neither choose nor reverse.
 */
export function hashApiKey(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(key, "utf8").digest());
}

/** The part of a key that stays readable: at most a quarter, for a short key that an operator chose. */
export function shownPrefix(key: string): string {
  return key.slice(0, Math.min(shownChars, Math.floor(key.length / 4)));
}
