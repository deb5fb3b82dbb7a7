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

interface SealedEndpointSecret extends SealedSecret {
  readonly endpointId: EndpointId;
}

/** The secrets that an attempt needs. */
interface NeededSecrets {
  readonly endpointId: EndpointId;
  readonly secretIds: readonly string[];
}

/** A ring that has reached this size is emptied. */
const maxSecrets = 10_000;

/**
 * Reads and decrypts secrets of endpoints and caches them. A secret never changes. Which ones are active does change, and
 * each claim has their ids.
 */
export class SecretRing {
  private readonly sealed = new Map<string, SealedEndpointSecret>();
  private readonly opened = new Map<string, Opened>();

  /** Reads the secrets of several attempts with one statement. */
  async read(needed: readonly NeededSecrets[]): Promise<void> {
    const ids = needed.flatMap(({ secretIds }) => secretIds);
    const missing = ids.filter((id) => !this.opened.has(id) && !this.sealed.has(id));
    if (missing.length === 0) return;
    if (this.opened.size + this.sealed.size > maxSecrets) this.empty();
    const { rows } = await pool().query<SealedEndpointSecret>({
      name: "endpoint-secrets",
      text: `SELECT id, endpoint_id AS "endpointId", version, key_id AS "keyId", ciphertext FROM secrets
        WHERE id = ANY($1) AND endpoint_id IS NOT NULL`,
      values: [missing],
    });
    for (const row of rows) this.sealed.set(row.id, row);
  }

  /**
   * The secrets of one attempt, in the order of their ids; undefined if there are none.
   * @throws MissingKeyError if the encryption key is missing
   */
  async get(needed: NeededSecrets): Promise<SigningSecrets | undefined> {
    await this.read([needed]);
    const found = needed.secretIds
      .map((id) => this.open(id, needed.endpointId))
      .filter((secret) => secret !== undefined);
    const [newest] = found;
    return newest && { texts: found.map(({ text }) => text), newestVersion: newest.version };
  }

  private open(id: string, endpointId: EndpointId): Opened | undefined {
    const sealed = this.sealed.get(id);
    if (sealed?.endpointId === endpointId) {
      this.opened.set(id, { text: openSecret(sealed, { endpointId }), version: sealed.version });
      this.sealed.delete(id);
    }
    return this.opened.get(id);
  }

  private empty(): void {
    this.sealed.clear();
    this.opened.clear();
  }
}

/** The ids of an endpoint's active secrets, the newest first, by the database's clock as for every claim. */
export async function activeSecretIds(endpointId: EndpointId): Promise<string[]> {
  const { rows } = await pool().query<{ readonly id: string }>(
    `SELECT k.id FROM secrets k WHERE k.endpoint_id = $1 AND ${signingNowSql} ORDER BY k.version DESC`,
    [endpointId],
  );
  return rows.map(({ id }) => id);
}
