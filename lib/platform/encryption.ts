import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { type Env, env, requireEnv } from "./env";

const nonceBytes = 12;
const tagBytes = 16;

/** An encrypted secret. `keyId` identifies the key that decrypts it, so that several keys can be in use at once. */
export interface Sealed {
  readonly keyId: string;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

/** A secret was encrypted with a key that this process does not have. */
export class MissingKeyError extends Error {
  override readonly name = "MissingKeyError";

  constructor(readonly keyId: string) {
    super(
      `A secret was encrypted under the key ${keyId}. This process has: ${knownKeyIds().join(", ")} ` +
        "(PORTICO_ENCRYPTION_KEY and PORTICO_ENCRYPTION_KEY_PREVIOUS).",
    );
  }
}

/** The first key encrypts. All of them decrypt. */
type KeyRing = ReadonlyMap<string, Buffer>;

let made: { readonly from: Env; readonly ring: KeyRing } | undefined;

/** The keys of this process by id, derived once. */
function keyRing(): KeyRing {
  const from = env();
  if (made?.from !== from) {
    const keys = [requireEnv("PORTICO_ENCRYPTION_KEY"), ...from.PORTICO_ENCRYPTION_KEY_PREVIOUS];
    made = { from, ring: new Map(keys.map((key) => [keyIdOf(key), Buffer.from(key, "base64")])) };
  }
  return made.ring;
}

/**
 * The id of a key: the start of its hash, which reveals nothing about the key.
 * @param key 32 bytes in base64
 */
export function keyIdOf(key: string): string {
  const hash = createHash("sha256").update("portico-key-id").update(Buffer.from(key, "base64"));
  return hash.digest("hex").slice(0, 8);
}

/** The ids of the keys that this process can decrypt with. The current key is the first. */
export function knownKeyIds(): string[] {
  return [...keyRing().keys()];
}

/** The id of the key that this process encrypts with. */
export function currentKeyId(): string {
  return keyIdOf(requireEnv("PORTICO_ENCRYPTION_KEY"));
}

/**
 * Encrypts with AES-256-GCM and the current key.
 * @param boundTo the row and tenant that the ciphertext belongs to. Decryption requires the same text, so a ciphertext
 *   that is copied to another row is worthless
 * @returns nonce (12 bytes), tag (16 bytes) and ciphertext in one buffer
 */
export function seal(plaintext: string, boundTo: string): Sealed {
  const keyId = currentKeyId();
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyFor(keyId), nonce).setAAD(Buffer.from(boundTo));
  const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return { keyId, ciphertext: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body])) };
}

/**
 * Decrypts the result of {@link seal} with the current key or an earlier one.
 * @throws MissingKeyError if this process does not have the key
 * @throws Error if the ciphertext was changed or belongs to another row
 */
export function unseal(sealed: { keyId: string; ciphertext: Uint8Array }, boundTo: string): string {
  const bytes = Buffer.from(sealed.ciphertext);
  const decipher = createDecipheriv("aes-256-gcm", keyFor(sealed.keyId), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}

function keyFor(keyId: string): Buffer {
  const key = keyRing().get(keyId);
  if (!key) throw new MissingKeyError(keyId);
  return key;
}
