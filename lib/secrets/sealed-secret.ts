import { createHash, timingSafeEqual } from "node:crypto";
import { type Sealed, seal, unseal } from "@/lib/platform/encryption";
import { type EndpointId, newId, type SourceId } from "@/lib/platform/ids";

export type SecretOwner = { readonly sourceId: SourceId } | { readonly endpointId: EndpointId };

/** The columns of `secrets` that are needed to open one. */
export interface SealedSecret {
  readonly id: string;
  readonly version: number;
  readonly keyId: string;
  readonly ciphertext: Uint8Array;
}

/** Four readable characters would reveal too much of a secret that is shorter than this. */
const minCharsToShowFour = 16;

function ownerId(owner: SecretOwner): string {
  return "sourceId" in owner ? owner.sourceId : owner.endpointId;
}

/** The additional authenticated data: a ciphertext can be opened only for its own row and owner. */
function boundTo(secretId: string, owner: SecretOwner): string {
  return `secrets|${secretId}|${ownerId(owner)}`;
}

/** A new row for a secret, ready to insert. The last four characters stay readable, to distinguish secrets. */
export function sealSecret(owner: SecretOwner, version: number, plaintext: string) {
  const id = newId();
  const { keyId, ciphertext } = seal(plaintext, boundTo(id, owner));
  const lastFour = plaintext.length < minCharsToShowFour ? "" : plaintext.slice(-4);
  return { id, ...owner, version, keyId, ciphertext, lastFour };
}

/**
 * The plain text of a stored secret.
 * @throws MissingKeyError when it was encrypted with a key that this process does not have
 * @throws Error when it was encrypted for another row or owner
 */
export function openSecret(row: Omit<SealedSecret, "version">, owner: SecretOwner): string {
  return unseal(row, boundTo(row.id, owner));
}

/** Encrypts a stored secret again, with the current key. Throws like {@link openSecret}. */
export function resealSecret(row: Omit<SealedSecret, "version">, owner: SecretOwner): Sealed {
  return seal(openSecret(row, owner), boundTo(row.id, owner));
}

/** Whether a stored secret has this plain text; false if it cannot be opened. Compares in constant time. */
export function decryptsTo(row: SealedSecret, owner: SecretOwner, plaintext: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  try {
    return timingSafeEqual(digest(openSecret(row, owner)), digest(plaintext));
  } catch {
    return false;
  }
}
