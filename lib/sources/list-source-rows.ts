import { type Context, requireRight } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicUrl } from "@/lib/platform/env";
import { firstIdAt, publicId } from "@/lib/platform/ids";

/** The maximum number of sources. */
const maxRows = 500;
const dayMs = 24 * 3_600_000;

interface Row {
  readonly id: string;
  readonly slug: string;
  readonly dialect: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly lastEventAt: Date | null;
  readonly lastEventType: string | null;
  readonly rejections: number;
  readonly lastRejectionAt: Date | null;
}

function sourceRow(row: Row) {
  return {
    ...row,
    id: publicId("source", row.id),
    url: `${publicUrl()}/api/webhooks/${row.slug}`,
    createdAt: row.createdAt.toISOString(),
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    lastRejectionAt: row.lastRejectionAt?.toISOString() ?? null,
  };
}

export type SourceRow = ReturnType<typeof sourceRow>;

/**
 * The events of a source, written so that only the index over both columns can be used. With a plain equality PostgreSQL
 * may scan all events backwards, which takes the whole table for a source without recent events.
 */
const ofSource = (id: string) =>
  `(source_id, id) >= (${id}, '00000000-0000-0000-0000-000000000000')
   AND (source_id, id) <= (${id}, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;

/** All sources by slug, with the last event and the rejections of the last 24 hours of each. For operators. */
export async function listSourceRows({ ctx }: { ctx: Context }): Promise<readonly SourceRow[]> {
  requireRight(ctx, "operate");
  const { rows } = await pool().query<Row>(
    `SELECT s.id, s.slug, s.dialect, s.description, s.created_at AS "createdAt",
       e.received_at AS "lastEventAt", e.type AS "lastEventType", r.rejections, r.last AS "lastRejectionAt"
     FROM sources s
     LEFT JOIN LATERAL (
       SELECT received_at, type FROM events WHERE ${ofSource("s.id")} ORDER BY source_id DESC, id DESC LIMIT 1) e ON true
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(1 + suppressed), 0)::int AS rejections, max(received_at) AS last
       FROM rejections WHERE source_id = s.id AND id >= $1::uuid) r
     ORDER BY s.slug LIMIT ${maxRows}`,
    [firstIdAt(new Date(ctx.clock.now().getTime() - dayMs))],
  );
  return rows.map(sourceRow);
}
