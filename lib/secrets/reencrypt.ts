import { pool } from "@/lib/platform/database/pool";
import { currentKeyId, knownKeyIds, type Sealed } from "@/lib/platform/encryption";
import type { EndpointId, SourceId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { resealSecret } from "./sealed-secret";

/** How many rows one statement writes. Each row is locked for that statement only. */
const defaultBatchSize = 200;

interface Row {
  readonly id: string;
  readonly sourceId: SourceId | null;
  readonly endpointId: EndpointId | null;
  readonly keyId: string;
  readonly ciphertext: Uint8Array;
}

/** Secrets that are still encrypted with another key than the current one. */
export interface LeftUnder {
  readonly keyId: string;
  /** True: this process has the key. The secrets are damaged, or another process has just encrypted them with it. */
  readonly known: boolean;
  readonly inForce: number;
  /** Secrets that are no longer used. */
  readonly ended: number;
}

export interface Reencryption {
  readonly resealed: number;
  readonly left: readonly LeftUnder[];
}

/**
 * Encrypts every stored secret with the current key, in batches, while Portico runs. The rows record the progress, so an
 * interrupted run can be continued. A row is written only if its key is still the one that was read, so several runs can
 * work at the same time. Every running process must have both keys.
 * @param onBatch called with the number of secrets done so far
 */
export async function reencryptSecrets(
  options: { batchSize?: number; onBatch?: (resealed: number) => void } = {},
): Promise<Reencryption> {
  let resealed = 0;
  const onMoved = (count: number) => {
    resealed += count;
    if (count > 0) options.onBatch?.(resealed);
  };
  // Repeat until nothing is left: a running process may have encrypted a secret with the old key in the meantime.
  let moved: number;
  do moved = await reencryptAll(options.batchSize ?? defaultBatchSize, onMoved);
  while (moved > 0);
  return { resealed, left: await leftUnderOtherKeys() };
}

async function reencryptAll(batchSize: number, onMoved: (count: number) => void): Promise<number> {
  let moved = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const rows = await nextRows(after, batchSize);
    const last = rows.at(-1);
    if (!last) return moved;
    after = last.id;
    const count = await replaceCiphertexts(rows.flatMap(reseal));
    moved += count;
    onMoved(count);
  }
}

async function nextRows(after: string, limit: number): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    `SELECT id, source_id AS "sourceId", endpoint_id AS "endpointId", key_id AS "keyId", ciphertext FROM secrets
     WHERE key_id <> $1 AND key_id = ANY($2) AND id > $3 ORDER BY id LIMIT $4`,
    [currentKeyId(), knownKeyIds(), after, limit],
  );
  return rows;
}

interface Move {
  readonly id: string;
  readonly oldKeyId: string;
  readonly sealed: Sealed;
}

/** Leaves a damaged row as it is, so that it can be repaired. */
function reseal(row: Row): Move[] {
  const owner = row.sourceId === null ? { endpointId: row.endpointId ?? "" } : { sourceId: row.sourceId };
  try {
    return [{ id: row.id, oldKeyId: row.keyId, sealed: resealSecret(row, owner) }];
  } catch (error) {
    log.error("a stored secret is damaged and cannot be opened", { detail: row.id, error });
    return [];
  }
}

/**
 * Locks the sources and then the secrets, each in the order of their ids, as a rotation does, so that the two cannot
 * deadlock. The trigger that raises the version of a source would lock it otherwise only after its secrets.
 */
async function replaceCiphertexts(moves: readonly Move[]): Promise<number> {
  const { rowCount } = await pool().query(
    `WITH owners AS MATERIALIZED (
       SELECT id FROM sources WHERE id IN (SELECT source_id FROM secrets WHERE id = ANY($1::uuid[]))
       ORDER BY id FOR NO KEY UPDATE
     ), locked AS MATERIALIZED (
       SELECT id FROM secrets WHERE id = ANY($1::uuid[]) AND (SELECT count(*) FROM owners) >= 0
       ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE secrets s SET key_id = m.new_key, ciphertext = m.ciphertext
     FROM locked
     JOIN unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) AS m(id, old_key, new_key, ciphertext) USING (id)
     WHERE s.id = locked.id AND s.key_id = m.old_key`,
    [
      moves.map(({ id }) => id),
      moves.map(({ oldKeyId }) => oldKeyId),
      moves.map(({ sealed }) => sealed.keyId),
      moves.map(({ sealed }) => Buffer.from(sealed.ciphertext)),
    ],
  );
  return rowCount ?? 0;
}

async function leftUnderOtherKeys(): Promise<LeftUnder[]> {
  const { rows } = await pool().query<LeftUnder>(
    `SELECT k.key_id AS "keyId", k.key_id = ANY($2) AS known,
       count(*) FILTER (WHERE k.in_force) AS "inForce", count(*) FILTER (WHERE NOT k.in_force) AS ended
     FROM (SELECT key_id, (expires_at IS NULL OR expires_at > now()) AND ep.deleted_at IS NULL AS in_force
           FROM secrets LEFT JOIN endpoints ep ON ep.id = endpoint_id WHERE key_id <> $1) k
     GROUP BY k.key_id ORDER BY k.key_id`,
    [currentKeyId(), knownKeyIds()],
  );
  return rows;
}
