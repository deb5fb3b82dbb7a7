import { seal, unseal } from "@/lib/platform/encryption";
import { newId } from "@/lib/platform/ids";

export type SecretOwner = { readonly sourceId: string } | { readonly endpointId: string };

/** A row of `secrets`, as far as opening it needs. */
export interface SealedSecret {
  readonly id: string;
  readonly version: number;
  readonly keyId: string;
  readonly ciphertext: Uint8Array;
}

function ownerId(owner: SecretOwner): string {
  return "sourceId" in owner ? owner.sourceId : owner.endpointId;
}

/** The ciphertext opens only for its own row and owner. */
function boundTo(secretId: string, owner: string): string {
  return `secrets|${secretId}|${owner}`;
}

/** A new row for a secret, ready to insert. Its last four characters stay readable, to tell secrets apart. */
export function sealSecret(owner: SecretOwner, version: number, plaintext: string) {
  const id = newId();
  const { keyId, ciphertext } = seal(plaintext, boundTo(id, ownerId(owner)));
  return { id, ...owner, version, keyId, ciphertext, lastFour: plaintext.slice(-4) };
}

/**
 * The plain text of a stored secret.
 * @throws Error when it was sealed under another key or for another owner
 */
export function openSecret(row: SealedSecret, owner: SecretOwner): string {
  return unseal(row, boundTo(row.id, ownerId(owner)));
}
