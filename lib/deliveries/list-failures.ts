import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { Conditions } from "@/lib/platform/list-query";

/** Groups that are shown at most. */
const maxRows = 200;

interface Row {
  readonly endpointId: string;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
  readonly endpointStatus: "enabled" | "paused" | "disabled";
  readonly endpointDeleted: boolean;
  readonly partnerId: string;
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
 * What fails now, grouped by endpoint and cause, the latest first: deliveries that are retrying or dead. Grouped from
 * `deliveries_failing_idx` alone; the statuses stand in the statement because a parameter would hide the index.
 */
export async function listFailures({ ctx }: { ctx: Context }): Promise<readonly FailureGroup[]> {
  requireRight(ctx, "read");
  const scope = new Conditions()
    .fixed("d.status IN ('retrying', 'dead_lettered') AND d.last_attempt_at IS NOT NULL")
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`);
  const { rows } = await pool().query<Row>(
    `SELECT g.*, ep.url AS "endpointUrl", ep.description AS "endpointDescription", ep.status AS "endpointStatus",
       ep.deleted_at IS NOT NULL AS "endpointDeleted", p.name AS "partnerName"
     FROM (
       SELECT d.partner_id AS "partnerId", d.endpoint_id AS "endpointId", coalesce(d.last_code, 'unknown') AS code,
         count(*) FILTER (WHERE d.status = 'retrying')::int AS retrying,
         count(*) FILTER (WHERE d.status = 'dead_lettered')::int AS "deadLettered",
         min(d.last_attempt_at) AS "firstAt", max(d.last_attempt_at) AS "lastAt"
       FROM deliveries d ${scope.where}
       GROUP BY d.partner_id, d.endpoint_id, d.last_code
       ORDER BY max(d.last_attempt_at) DESC LIMIT ${maxRows}) g
     JOIN endpoints ep ON ep.id = g."endpointId" JOIN partners p ON p.id = g."partnerId"
     ORDER BY g."lastAt" DESC`,
    scope.values,
  );
  return rows.map(failureView);
}
