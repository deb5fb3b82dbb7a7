import { z } from "zod";
import { type Context, requireRight } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { parseId, publicId } from "@/lib/platform/ids";
import { Conditions, type Page, pageFields, pageOf, timeFields } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";

const rejectionQuery = z.strictObject({
  ...pageFields,
  ...timeFields,
  slug: z.string().max(100).optional(),
  code: z.string().max(64).optional(),
});

interface Row {
  readonly id: string;
  readonly sourceId: string | null;
  readonly slug: string;
  readonly code: string;
  readonly detail: string;
  readonly statusCode: number;
  readonly headers: readonly (readonly [string, string])[];
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
    /** The beginning of the body as text; bytes that are not UTF-8 show as replacement characters. */
    bodyStart: row.bodyStart.toString("utf8"),
    isCut: row.bodyStart.length < row.bodySize,
    receivedAt: row.receivedAt.toISOString(),
  };
}

export type RejectionView = ReturnType<typeof rejectionView>;

/** Inbound requests that were not accepted, the newest first. For operators. They are few: each source keeps 500. */
export async function listRejections(args: { ctx: Context; query: unknown }): Promise<Page<RejectionView>> {
  requireRight(args.ctx, "operate");
  const query = parseInput(rejectionQuery, args.query);
  const cursor = query.cursor === undefined ? undefined : (parseId("rejection", query.cursor) ?? null);
  const conditions = new Conditions()
    .add(cursor, (p) => `r.id < ${p}::uuid`)
    .add(query.since, (p) => `r.id >= ${p}::uuid`)
    .add(query.until, (p) => `r.id < ${p}::uuid`)
    .add(query.slug, (p) => `r.slug = ${p}`)
    .add(query.code, (p) => `r.code = ${p}`);
  const limit = conditions.parameter(query.limit + 1);
  const { rows } = await pool().query<Row>(
    `SELECT r.id, r.source_id AS "sourceId", r.slug, r.code, r.detail, r.status_code AS "statusCode", r.headers,
       r.body_start AS "bodyStart", r.body_size AS "bodySize", r.address, r.received_at AS "receivedAt", r.suppressed
     FROM rejections r ${conditions.where} ORDER BY r.id DESC LIMIT ${limit}`,
    conditions.values,
  );
  return pageOf(rows, query.limit, "rejection", rejectionView);
}
