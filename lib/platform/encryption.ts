import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { type Env, env, requireEnv } from "./env";

const nonceBytes = 12;
const tagBytes = 16;

/** A secret at rest. `keyId` names the key that opens it, so that keys can be changed while both are in use. */
export interface Sealed {
  readonly keyId: string;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

/** A secret was sealed under a key that this process was not given. */
export class MissingKeyError extends Error {
  override readonly name = "MissingKeyError";

  constructor(readonly keyId: string) {
    super(
      `A secret was encrypted under the key ${keyId}. This process has: ${knownKeyIds().join(", ")} ` +
        "(PORTICO_ENCRYPTION_KEY and PORTICO_ENCRYPTION_KEY_PREVIOUS).",
    );
  }
}

/** The current key first: it seals. All of them open. */
type KeyRing = ReadonlyMap<string, Buffer>;

let made: { readonly from: Env; readonly ring: KeyRing } | undefined;

/** The keys of this process by id, made once. */
function keyRing(): KeyRing {
  const from = env();
  if (made?.from !== from) {
    const keys = [requireEnv("PORTICO_ENCRYPTION_KEY"), ...from.PORTICO_ENCRYPTION_KEY_PREVIOUS];
    made = { from, ring: new Map(keys.map((key) => [keyIdOf(key), Buffer.from(key, "base64")])) };
  }
  return made.ring;
}

/**
 * Which key it is, and nothing about the key: the start of a hash of it.
 * @param key 32 bytes in base64
 */
export function keyIdOf(key: string): string {
  const hash = createHash("sha256").update("portico-key-id").update(Buffer.from(key, "base64"));
  return hash.digest("hex").slice(0, 8);
}

/** The ids of the keys that this process can open secrets with, that of the current key first. */
export function knownKeyIds(): string[] {
  return [...keyRing().keys()];
}

/** The id of the key that this process seals with. */
export function currentKeyId(): string {
  return keyIdOf(requireEnv("PORTICO_ENCRYPTION_KEY"));
}

/**
 * Encrypts with AES-256-GCM under the current key.
 * @param boundTo what the ciphertext belongs to (row and tenant); it opens only with the same words, so a ciphertext
 *   copied to another row is worthless
 * @returns nonce (12 bytes), tag (16 bytes) and ciphertext, in one
 */
export function seal(plaintext: string, boundTo: string): Sealed {
  const keyId = currentKeyId();
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyFor(keyId), nonce).setAAD(Buffer.from(boundTo));
  const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return { keyId, ciphertext: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body])) };
}

/**
 * Opens what {@link seal} closed, under the current key or an earlier one.
 * @throws MissingKeyError when this process does not have the key
 * @throws Error when the ciphertext was changed or moved
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
