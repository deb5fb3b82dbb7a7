import { providerWaitsMs, queryWithin } from "@/lib/platform/database/pool";
import type { SourceId } from "@/lib/platform/ids";
import { openSecret, type SealedSecret } from "@/lib/secrets/sealed-secret";

export interface IngestSource {
  readonly id: SourceId;
  readonly slug: string;
  readonly dialect: string;
  /** The active secrets, the newest first. */
  readonly secrets: readonly string[];
}

interface Row extends Omit<SealedSecret, "id"> {
  readonly sourceId: SourceId;
  readonly dialect: string;
  /** Null: the source has no active secret, so no request can be verified. */
  readonly id: string | null;
}

/**
 * The source with this slug and its active secrets, or undefined. It is one prepared statement. Nothing is cached, so a
 * rotation takes effect with the next request.
 */
export async function sourceForIngest(slug: string): Promise<IngestSource | undefined> {
  const { rows } = await queryWithin<Row>(providerWaitsMs, {
    name: "source-for-ingest",
    text: `SELECT s.id AS "sourceId", s.dialect, k.id, k.version, k.key_id AS "keyId", k.ciphertext
      FROM sources s LEFT JOIN secrets k ON k.source_id = s.id AND (k.expires_at IS NULL OR k.expires_at > now())
      WHERE s.slug = $1 ORDER BY k.version DESC NULLS LAST`,
    values: [slug],
  });
  const first = rows[0];
  if (!first) return undefined;
  const secrets = rows.flatMap((row) =>
    row.id === null ? [] : [openSecret({ ...row, id: row.id }, { sourceId: row.sourceId })],
  );
  return { id: first.sourceId, slug, dialect: first.dialect, secrets };
}
