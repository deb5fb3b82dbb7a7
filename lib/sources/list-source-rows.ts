import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { db, sql } from "@/lib/platform/database/db";
import { publicUrl } from "@/lib/platform/env";
import { firstIdAt, publicId, type SourceId } from "@/lib/platform/ids";

/** The most sources that the page shows. */
const maxRows = 500;
const dayMs = 24 * 3_600_000;

interface Row {
  readonly id: SourceId;
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
 * The events of the source `s`, as a condition that only the index on both columns can serve. With an equality,
 * PostgreSQL would read back through all events, which for a silent source is the whole table.
 */
const ofSource = sql`(source_id, id) >= (s.id, '00000000-0000-0000-0000-000000000000')
  AND (source_id, id) <= (s.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;

/** All sources by slug, each with its last event and its rejections of the last 24 hours. For operators. */
export async function listSourceRows({ ctx }: { ctx: Context }): Promise<readonly SourceRow[]> {
  requireRight(ctx, "operate");
  const dayAgo = firstIdAt(new Date(ctx.clock.now().getTime() - dayMs));
  const rows = await db().$queryRaw<Row[]>(
    sql`SELECT s.id, s.slug, s.dialect, s.description, s.created_at AS "createdAt",
       e.received_at AS "lastEventAt", e.type AS "lastEventType", r.rejections, r.last AS "lastRejectionAt"
     FROM sources s
     LEFT JOIN LATERAL (
       SELECT received_at, type FROM events WHERE ${ofSource} ORDER BY source_id DESC, id DESC LIMIT 1) e ON true
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(1 + suppressed), 0)::int AS rejections, max(received_at) AS last
       FROM rejections WHERE source_id = s.id AND id >= ${dayAgo}::uuid) r
     ORDER BY s.slug LIMIT ${maxRows}`,
  );
  return rows.map(sourceRow);
}
