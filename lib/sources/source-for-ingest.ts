import { BoundedMap } from "@/lib/platform/bounded-map";
import { queryForProvider } from "@/lib/platform/database/pool";
import type { SourceId } from "@/lib/platform/ids";
import { openSecret, type SealedSecret } from "@/lib/secrets/sealed-secret";

export interface IngestSource {
  readonly id: SourceId;
  readonly slug: string;
  readonly dialect: string;
  /** Changes with the source and its secrets. The statement that stores an event compares it. */
  readonly version: number;
  /** The active secrets, the newest first. */
  readonly secrets: readonly string[];
  /** When each secret ends, by the database's clock, in the same order. Null: it stays active until it is replaced. */
  readonly secretsEnd: readonly (Date | null)[];
}

interface Row extends Omit<SealedSecret, "id"> {
  readonly sourceId: SourceId;
  readonly dialect: string;
  readonly sourceVersion: number;
  readonly expiresAt: Date | null;
  /** Null: the source has no active secret, so no request can be verified. */
  readonly id: string | null;
}

/** Memory for a few thousand sources is a few megabytes. */
const maxCached = 5_000;

/** Sources that exist, by slug. Slugs without a source are not kept, so that a stranger cannot fill the memory. */
const cached = new BoundedMap<string, IngestSource>(maxCached);

/**
 * The source with this slug as it was last read, or undefined. It may have changed since, and secrets may have ended. So
 * only the statement that stores an event decides whether it counts, and a rejection needs {@link sourceForIngest}.
 */
export function cachedSource(slug: string): IngestSource | undefined {
  return cached.get(slug);
}

/**
 * Reads the source with this slug and its active secrets with one prepared statement, and caches it.
 * @returns undefined if there is no such source. If it has not changed, the same object as before
 * @throws MissingKeyError when a secret was encrypted with a key that this process does not have
 */
export async function sourceForIngest(slug: string): Promise<IngestSource | undefined> {
  const { rows } = await queryForProvider<Row>({
    name: "source-for-ingest",
    text: `SELECT s.id AS "sourceId", s.dialect, s.version AS "sourceVersion", k.id, k.version, k.key_id AS "keyId",
        k.ciphertext, k.expires_at AS "expiresAt"
      FROM sources s LEFT JOIN secrets k ON k.source_id = s.id AND (k.expires_at IS NULL OR k.expires_at > now())
      WHERE s.slug = $1 ORDER BY k.version DESC NULLS LAST`,
    values: [slug],
  });
  const [first] = rows;
  if (!first) {
    cached.delete(slug);
    return undefined;
  }
  const source = openSource(slug, first, rows);
  const before = cached.get(slug);
  if (before && isSame(before, source)) return before;
  cached.set(slug, source);
  return source;
}

function openSource(slug: string, first: Row, rows: readonly Row[]): IngestSource {
  const secrets = rows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]));
  return {
    id: first.sourceId,
    slug,
    dialect: first.dialect,
    version: first.sourceVersion,
    secrets: secrets.map((secret) => openSecret(secret, { sourceId: first.sourceId })),
    secretsEnd: secrets.map(({ expiresAt }) => expiresAt),
  };
}

/** With the same version, the only difference can be that secrets have ended. */
function isSame(one: IngestSource, other: IngestSource): boolean {
  return one.id === other.id && one.version === other.version && one.secrets.length === other.secrets.length;
}
