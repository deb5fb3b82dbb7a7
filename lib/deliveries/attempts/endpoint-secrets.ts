import { pool } from "@/lib/platform/database/pool";
import { openSecret, type SealedSecret } from "@/lib/secrets/sealed-secret";

/** The secrets that an attempt is signed with, the newest first. */
export interface SigningSecrets {
  readonly texts: readonly string[];
  readonly newestVersion: number;
}

interface Opened {
  readonly text: string;
  readonly version: number;
}

/**
 * Opens the secrets of one endpoint and keeps them open for the length of a drain. A secret never changes, so only
 * which ones are in force has to be asked anew, and each claim says that.
 */
export class SecretRing {
  private readonly opened = new Map<string, Opened>();

  constructor(private readonly endpointId: string) {}

  /** The secrets behind the ids, in their order; undefined when there are none. */
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

/** The ids of an endpoint's secrets by the database's clock, as for every claim: it alone decides when an overlap ends. */
export async function secretsInForce(endpointId: string): Promise<string[]> {
  const { rows } = await pool().query<{ readonly id: string }>(
    "SELECT id FROM secrets WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > now()) ORDER BY version DESC",
    [endpointId],
  );
  return rows.map(({ id }) => id);
}
