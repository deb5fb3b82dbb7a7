import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, sql } from "@/lib/platform/database/db";
import { type EndpointId, type PartnerId, publicId } from "@/lib/platform/ids";

/** The most groups that are returned. */
const maxRows = 200;

interface Row {
  readonly endpointId: EndpointId;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
  readonly endpointStatus: "enabled" | "paused" | "disabled";
  readonly endpointDeleted: boolean;
  readonly partnerId: PartnerId;
  readonly partnerName: string;
  readonly code: string;
  readonly retrying: number;
  readonly deadLettered: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

function failureView(row: Row) {
  return {
    ...row,
    endpointId: publicId("endpoint", row.endpointId),
    partnerId: publicId("partner", row.partnerId),
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
  };
}

export type FailureGroup = ReturnType<typeof failureView>;

export type FailureGroupKey = Pick<FailureGroup, "endpointId" | "code">;

/**
 * The deliveries that are retrying or dead-lettered, grouped by endpoint and code, the latest failure first. The index
 * `deliveries_failing_idx` alone serves it: it has the statuses in its condition, so they are constants here.
 */
export async function listFailures({ ctx }: { ctx: Context }): Promise<readonly FailureGroup[]> {
  requireRight(ctx, "read");
  const where = allOf([
    sql`d.status IN ('retrying', 'dead_lettered') AND d.last_attempt_at IS NOT NULL`,
    tenantSql(ctx, sql`d.partner_id`),
  ]);
  const rows = await actorDb(ctx).$queryRaw<Row[]>(
    sql`SELECT g.*, ep.url AS "endpointUrl", ep.description AS "endpointDescription",
        ep.status AS "endpointStatus", ep.deleted_at IS NOT NULL AS "endpointDeleted", p.name AS "partnerName"
      FROM (
        SELECT d.partner_id AS "partnerId", d.endpoint_id AS "endpointId",
          coalesce(d.last_code, 'unknown') AS code,
          count(*) FILTER (WHERE d.status = 'retrying')::int AS retrying,
          count(*) FILTER (WHERE d.status = 'dead_lettered')::int AS "deadLettered",
          min(d.last_attempt_at) AS "firstAt", max(d.last_attempt_at) AS "lastAt"
        FROM deliveries d WHERE ${where}
        GROUP BY d.partner_id, d.endpoint_id, d.last_code
        ORDER BY max(d.last_attempt_at) DESC LIMIT ${maxRows}) g
      JOIN endpoints ep ON ep.id = g."endpointId" JOIN partners p ON p.id = g."partnerId"
      ORDER BY g."lastAt" DESC`,
  );
  return rows.map(failureView);
}
