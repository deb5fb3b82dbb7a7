import { createHash, timingSafeEqual } from "node:crypto";
import { type Sealed, seal, unseal } from "@/lib/platform/encryption";
import { newId } from "@/lib/platform/ids";

export type SecretOwner = { readonly sourceId: string } | { readonly endpointId: string };

/** A row of `secrets`, as far as opening it needs. */
export interface SealedSecret {
  readonly id: string;
  readonly version: number;
  readonly keyId: string;
  readonly ciphertext: Uint8Array;
}

/** Of a secret shorter than this, four characters would give too much away: none stay readable. */
const minCharsToShowFour = 16;

function ownerId(owner: SecretOwner): string {
  return "sourceId" in owner ? owner.sourceId : owner.endpointId;
}

/** The ciphertext opens only for its own row and owner. */
function boundTo(secretId: string, owner: SecretOwner): string {
  return `secrets|${secretId}|${ownerId(owner)}`;
}

/** A new row for a secret, ready to insert. Its last four characters stay readable, to tell secrets apart. */
export function sealSecret(owner: SecretOwner, version: number, plaintext: string) {
  const id = newId();
  const { keyId, ciphertext } = seal(plaintext, boundTo(id, owner));
  const lastFour = plaintext.length < minCharsToShowFour ? "" : plaintext.slice(-4);
  return { id, ...owner, version, keyId, ciphertext, lastFour };
}

/**
 * The plain text of a stored secret.
 * @throws MissingKeyError when it was sealed under a key that this process does not have
 * @throws Error when it was sealed for another row or owner
 */
export function openSecret(row: Omit<SealedSecret, "version">, owner: SecretOwner): string {
  return unseal(row, boundTo(row.id, owner));
}

/** The same secret for the same row, sealed under the current key. Throws as {@link openSecret} does. */
export function resealSecret(row: Omit<SealedSecret, "version">, owner: SecretOwner): Sealed {
  return seal(openSecret(row, owner), boundTo(row.id, owner));
}

/** Whether a stored secret reads so. One that cannot be opened never does. */
export function decryptsTo(row: SealedSecret, owner: SecretOwner, plaintext: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  try {
    return timingSafeEqual(digest(openSecret(row, owner)), digest(plaintext));
  } catch {
    return false;
  }
}
