import { pool } from "@/lib/platform/database/pool";
import { openSecret, type SealedSecret } from "@/lib/registrations/secret/sealed-secret";

/** The secrets of an endpoint that are in force, the newest first. */
export interface SigningSecrets {
  readonly texts: readonly string[];
  readonly newestVersion: number;
}

/** Read anew for each batch of attempts, so that a rotation counts at once. Undefined when none is in force. */
export async function endpointSecrets(endpointId: string): Promise<SigningSecrets | undefined> {
  const { rows } = await pool().query<SealedSecret>({
    name: "endpoint-secrets",
    text: `SELECT id, version, key_id AS "keyId", ciphertext FROM secrets
      WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > now()) ORDER BY version DESC`,
    values: [endpointId],
  });
  const newest = rows[0];
  if (!newest) return undefined;
  return { texts: rows.map((row) => openSecret(row, { endpointId })), newestVersion: newest.version };
}
