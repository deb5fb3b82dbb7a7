import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import type { SignatureRecipe } from "./types";

/** A `KeyObject` also for HMAC: from Node 24 on, `createHmac` takes several times as long with the bytes of a key. */
export interface Key {
  readonly scheme: "hmac" | "ed25519";
  readonly key: KeyObject;
}

/** The prefixes of the Standard Webhooks specification, "Secret serialization". */
export const secretPrefixes = { symmetric: "whsec_", privateKey: "whsk_", publicKey: "whpk_" } as const;

/** Portico's own prefix, for dialects with base64 keys: the text after it is the key, as in `new Webhook(key, { format: "raw" })`. */
export const rawPrefix = "raw:";

// RFC 8410: with this prefix, a raw ed25519 key becomes the PKCS#8 or SPKI structure that Node reads.
const privateKeyHeader = Buffer.from("302e020100300506032b657004220420", "hex");
const publicKeyHeader = Buffer.from("302a300506032b6570032100", "hex");

/** The key that verifies signatures, or undefined if this secret cannot verify any (an empty one never can). */
export function verifyingKey(recipe: SignatureRecipe, secret: string): Key | undefined {
  return supportsEd25519(recipe) && secret.startsWith(secretPrefixes.publicKey)
    ? publicKey(secret.slice(secretPrefixes.publicKey.length))
    : hmacKey(recipe, secret);
}

/** The key that creates signatures, or undefined if this secret cannot create any. */
export function signingKey(recipe: SignatureRecipe, secret: string): Key | undefined {
  return supportsEd25519(recipe) && secret.startsWith(secretPrefixes.privateKey)
    ? privateKey(secret.slice(secretPrefixes.privateKey.length))
    : hmacKey(recipe, secret);
}

/** Whether this dialect supports asymmetric keys. */
export function supportsEd25519({ carrier }: SignatureRecipe): boolean {
  return carrier.kind === "list" && carrier.ed25519Version !== undefined;
}

/** Decodes base64; undefined unless it is the canonical, padded spelling of at least one byte. */
export function decodeBase64(text: string): Buffer | undefined {
  // Node's decoder skips invalid characters, so many texts decode to the same bytes. Only the round trip proves it.
  const bytes = Buffer.from(text, "base64");
  return bytes.length > 0 && bytes.toString("base64") === text ? bytes : undefined;
}

/** Decodes the base64 of a secret, which many providers write without the padding. */
function decodeKey(text: string): Buffer | undefined {
  return decodeBase64(text.padEnd(Math.ceil(text.length / 4) * 4, "="));
}

/** The bytes of a base64 or a raw secret; undefined if it is neither. */
export function keyBytes(secret: string): Buffer | undefined {
  if (secret.startsWith(rawPrefix)) {
    const text = secret.slice(rawPrefix.length);
    return text.trim() === "" ? undefined : Buffer.from(text, "utf8");
  }
  const prefix = secretPrefixes.symmetric;
  return decodeKey(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret);
}

function hmacKey(recipe: SignatureRecipe, secret: string): Key | undefined {
  if (secret.trim() === "") return undefined;
  const bytes = recipe.key === "text" ? Buffer.from(secret, "utf8") : keyBytes(secret);
  return bytes && { scheme: "hmac", key: createSecretKey(bytes) };
}

function publicKey(text: string): Key | undefined {
  const raw = decodeKey(text);
  if (raw?.length !== 32) return undefined;
  const der = Buffer.concat([publicKeyHeader, raw]);
  return { scheme: "ed25519", key: createPublicKey({ key: der, format: "der", type: "spki" }) };
}

/** Accepts the 32-byte seed alone, or followed by its public key, as Svix writes it ("private_key + public_key"). */
function privateKey(text: string): Key | undefined {
  const raw = decodeKey(text);
  if (raw?.length !== 32 && raw?.length !== 64) return undefined;
  const der = Buffer.concat([privateKeyHeader, raw.subarray(0, 32)]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  if (raw.length === 64 && !rawPublicKey(key).equals(raw.subarray(32))) return undefined;
  return { scheme: "ed25519", key };
}

function rawPublicKey(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(publicKeyHeader.length);
}
