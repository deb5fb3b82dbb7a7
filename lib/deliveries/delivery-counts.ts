import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { Conditions } from "@/lib/platform/list-query";

/** Counting stops here: a badge says "999+", and no page waits for a count of history. */
export const countCap = 999;

export interface DeliveryCounts {
  readonly pending: number;
  readonly retrying: number;
  readonly deadLettered: number;
  readonly skipped: number;
}

/** How many deliveries need attention, each number capped; read from the partial index of unsuccessful ones. */
export async function countDeliveries({ ctx }: { ctx: Context }): Promise<DeliveryCounts> {
  requireRight(ctx, "read");
  const [pending, retrying, deadLettered, skipped] = await Promise.all(
    ["pending", "retrying", "dead_lettered", "skipped"].map((status) =>
      countOf(status, tenantOf(ctx) ?? undefined),
    ),
  );
  return {
    pending: pending ?? 0,
    retrying: retrying ?? 0,
    deadLettered: deadLettered ?? 0,
    skipped: skipped ?? 0,
  };
}

async function countOf(status: string, tenant: string | undefined): Promise<number> {
  const conditions = new Conditions()
    .add(status, (p) => `d.status = ${p}::delivery_status`)
    .add(tenant, (p) => `d.partner_id = ${p}`);
  const { rows } = await pool().query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM deliveries d ${conditions.where} LIMIT ${countCap + 1}) AS found`,
    conditions.values,
  );
  return rows[0]?.count ?? 0;
}
