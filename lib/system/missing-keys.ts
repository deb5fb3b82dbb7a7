import { pool } from "@/lib/platform/database/pool";
import { knownKeyIds } from "@/lib/platform/encryption";

/** An encryption key that active secrets are sealed with, and that this process does not have. */
export interface MissingKey {
  readonly keyId: string;
  readonly secrets: number;
}

/**
 * Compares the key ids of the active secrets with those of this process, in one cheap statement. An id is a hash of its
 * key, so a known id means that the key is the right one.
 * @returns the missing keys; empty if every active secret can be opened
 */
export async function missingKeys(): Promise<MissingKey[]> {
  const { rows } = await pool().query<MissingKey>({
    name: "missing-keys",
    text: `SELECT k.key_id AS "keyId", count(*) AS secrets
      FROM secrets k LEFT JOIN endpoints ep ON ep.id = k.endpoint_id
      WHERE k.key_id <> ALL($1) AND (k.expires_at IS NULL OR k.expires_at > now()) AND ep.deleted_at IS NULL
      GROUP BY k.key_id ORDER BY k.key_id`,
    values: [knownKeyIds()],
  });
  return rows;
}

/** Describes the problem and what to do about it, for the person who starts Portico. */
export function explainMissingKeys(missing: readonly MissingKey[]): string {
  const unreadable = missing.map(({ keyId, secrets }) => `${secrets} under the key ${keyId}`).join(", ");
  return [
    `Stored signing secrets cannot be decrypted: ${unreadable}.`,
    `This process has the keys ${knownKeyIds().join(", ")}, from PORTICO_ENCRYPTION_KEY and PORTICO_ENCRYPTION_KEY_PREVIOUS.`,
    "Set the key that they were encrypted with. If it is lost, run `npm run reencrypt -- --end-lost` to end those secrets.",
  ].join("\n");
}
