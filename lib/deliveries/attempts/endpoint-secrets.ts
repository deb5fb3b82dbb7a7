import { pool } from "@/lib/platform/database/pool";
import type { EndpointId } from "@/lib/platform/ids";
import { openSecret, type SealedSecret } from "@/lib/secrets/sealed-secret";
import { signingNowSql } from "@/lib/secrets/signing-now";

/** The secrets that sign an attempt, the newest first. */
export interface SigningSecrets {
  readonly texts: readonly string[];
  readonly newestVersion: number;
}

interface Opened {
  readonly text: string;
  readonly version: number;
}

/**
 * Decrypts the secrets of one endpoint and caches them for the length of a drain. A secret never changes. Which ones are
 * active does change, and each claim has their ids.
 */
export class SecretRing {
  private readonly opened = new Map<string, Opened>();

  constructor(private readonly endpointId: EndpointId) {}

  /** The secrets with these ids, in this order; undefined if there are none. */
  async get(ids: readonly string[]): Promise<SigningSecrets | undefined> {
    const missing = ids.filter((id) => !this.opened.has(id));
    if (missing.length > 0) await this.open(missing);
    const found = ids.map((id) => this.opened.get(id)).filter((secret) => secret !== undefined);
    const [newest] = found;
    return newest && { texts: found.map(({ text }) => text), newestVersion: newest.version };
  }

  private async open(ids: readonly string[]): Promise<void> {
    const { rows } = await pool().query<SealedSecret>({
      name: "endpoint-secrets",
      text: `SELECT id, version, key_id AS "keyId", ciphertext FROM secrets WHERE endpoint_id = $1 AND id = ANY($2)`,
      values: [this.endpointId, ids],
    });
    for (const row of rows) {
      this.opened.set(row.id, {
        text: openSecret(row, { endpointId: this.endpointId }),
        version: row.version,
      });
    }
  }
}

/** The ids of an endpoint's active secrets, the newest first, by the database's clock as for every claim. */
export async function secretsInForce(endpointId: EndpointId): Promise<string[]> {
  const { rows } = await pool().query<{ readonly id: string }>(
    `SELECT k.id FROM secrets k WHERE k.endpoint_id = $1 AND ${signingNowSql} ORDER BY k.version DESC`,
    [endpointId],
  );
  return rows.map(({ id }) => id);
}
