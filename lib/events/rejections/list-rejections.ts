import { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList } from "@/lib/auth/tenant";
import { storedHeaders } from "@/lib/http/stored-headers";
import { allOf, sql, when } from "@/lib/platform/database/db";
import { type Id, publicId, type SourceId } from "@/lib/platform/ids";
import {
  type Page,
  pageConditions,
  pageFields,
  pageOf,
  parseListQuery,
  timeFields,
} from "@/lib/platform/list-query";

export const rejectionQuery = z.strictObject({
  ...pageFields,
  ...timeFields,
  slug: z.string().max(100).optional(),
  code: z.string().max(64).optional(),
});

interface Row {
  readonly id: Id<"rejection">;
  readonly sourceId: SourceId | null;
  readonly slug: string;
  readonly path: string | null;
  readonly code: string;
  readonly detail: string;
  readonly hint: string | null;
  readonly statusCode: number;
  readonly headers: unknown;
  readonly bodyStart: Buffer;
  readonly bodySize: number;
  readonly address: string | null;
  readonly receivedAt: Date;
  readonly suppressed: number;
}

function rejectionView(row: Row) {
  return {
    ...row,
    id: publicId("rejection", row.id),
    sourceId: row.sourceId === null ? null : publicId("source", row.sourceId),
    headers: storedHeaders(row.headers),
    path: row.path ?? `/api/webhooks/${row.slug}`,
    /** The start of the body as text; bytes that are not UTF-8 become replacement characters. */
    bodyStart: row.bodyStart.toString("utf8"),
    isCut: row.bodyStart.length < row.bodySize,
    receivedAt: row.receivedAt.toISOString(),
  };
}

export type RejectionView = ReturnType<typeof rejectionView>;

/** Inbound requests that were not accepted, newest first. For operators. */
export async function listRejections(args: { ctx: Context; query: unknown }): Promise<Page<RejectionView>> {
  requireRight(args.ctx, "operate");
  const list = tenantList(args.ctx, "rejection");
  const query = parseListQuery(list, rejectionQuery, args.query);
  const where = allOf([
    pageConditions(sql`r.id`, query),
    when(query.slug, (slug) => sql`r.slug = ${slug}`),
    when(query.code, (code) => sql`r.code = ${code}`),
  ]);
  const rows = await actorDb(args.ctx).$queryRaw<Row[]>(
    sql`SELECT r.id, r.source_id AS "sourceId", r.slug, r.path, r.code, r.detail, r.hint, r.status_code AS "statusCode", r.headers,
        r.body_start AS "bodyStart", r.body_size AS "bodySize", r.address, r.received_at AS "receivedAt", r.suppressed
      FROM rejections r WHERE ${where} ORDER BY r.id DESC LIMIT ${query.limit + 1}`,
  );
  return pageOf(list, rows, query.limit, rejectionView);
}
