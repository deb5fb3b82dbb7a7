import { type Context, requireRight, tenantOf } from "@/lib/platform/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { Conditions } from "./list-query";

interface Row {
  readonly endpointId: string;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
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
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
  };
}

export type FailureGroup = ReturnType<typeof failureView>;

/**
 * What fails now, grouped by endpoint and cause, the latest first: deliveries that are retrying or dead. Served by the
 * partial index of unsuccessful deliveries.
 */
export async function listFailures({ ctx }: { ctx: Context }): Promise<readonly FailureGroup[]> {
  requireRight(ctx, "read");
  const conditions = new Conditions()
    .add(["retrying", "dead_lettered"], (p) => `d.status = ANY(${p}::delivery_status[])`)
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`);
  const { rows } = await pool().query<Row>(
    `SELECT d.endpoint_id AS "endpointId", ep.url AS "endpointUrl", ep.description AS "endpointDescription",
       p.name AS "partnerName", coalesce(d.last_code, 'unknown') AS code,
       count(*) FILTER (WHERE d.status = 'retrying')::int AS retrying,
       count(*) FILTER (WHERE d.status = 'dead_lettered')::int AS "deadLettered",
       min(d.last_attempt_at) AS "firstAt", max(d.last_attempt_at) AS "lastAt"
     FROM deliveries d JOIN endpoints ep ON ep.id = d.endpoint_id JOIN partners p ON p.id = d.partner_id
     ${conditions.where} AND d.last_attempt_at IS NOT NULL
     GROUP BY d.endpoint_id, ep.url, ep.description, p.name, d.last_code
     ORDER BY max(d.last_attempt_at) DESC LIMIT 200`,
    conditions.values,
  );
  return rows.map(failureView);
}
