import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { requireEnv } from "./env";

const nonceBytes = 12;
const tagBytes = 16;

/** A secret at rest. `keyId` names the key that opens it, so that keys can be changed while both are in use. */
export interface Sealed {
  readonly keyId: string;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The id says which key it is and nothing about the key: it is the start of a hash of it. */
function keyFrom(base64: string): Key {
  const bytes = Buffer.from(base64, "base64");
  return { id: createHash("sha256").update("portico-key-id").update(bytes).digest("hex").slice(0, 8), bytes };
}

function currentKey(): Key {
  return keyFrom(requireEnv("PORTICO_ENCRYPTION_KEY"));
}

/**
 * Encrypts with AES-256-GCM under the current key.
 * @param boundTo what the ciphertext belongs to (row and tenant); it opens only with the same words, so a ciphertext
 *   copied to another row is worthless
 * @returns nonce (12 bytes), tag (16 bytes) and ciphertext, in one
 */
export function seal(plaintext: string, boundTo: string): Sealed {
  const key = currentKey();
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce).setAAD(Buffer.from(boundTo));
  const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return { keyId: key.id, ciphertext: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body])) };
}

/**
 * Opens what {@link seal} closed.
 * @throws Error when the key is another one or the ciphertext was changed or moved
 */
export function unseal(sealed: { keyId: string; ciphertext: Uint8Array }, boundTo: string): string {
  const key = currentKey();
  if (key.id !== sealed.keyId) {
    throw new Error(
      `A secret was encrypted under key ${sealed.keyId}, but PORTICO_ENCRYPTION_KEY is key ${key.id}.`,
    );
  }
  const bytes = Buffer.from(sealed.ciphertext);
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}
