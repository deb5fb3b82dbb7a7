import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, sql } from "@/lib/platform/database/db";
import type { DeliveryStatus } from "./delivery-status";
import { deliveryConditions } from "./filter";

/** Counting stops after this many: a badge shows "999+", and no page waits for a count of history. */
export const countCap = 999;

export interface DeliveryCounts {
  readonly pending: number;
  readonly retrying: number;
  readonly deadLettered: number;
  readonly skipped: number;
}

/** How many deliveries have each status that may need attention; at most {@link countCap} + 1 each. */
export async function countDeliveries({ ctx }: { ctx: Context }): Promise<DeliveryCounts> {
  requireRight(ctx, "read");
  const [pending, retrying, deadLettered, skipped] = await Promise.all([
    countStatus(ctx, "pending"),
    countStatus(ctx, "retrying"),
    countStatus(ctx, "dead_lettered"),
    countStatus(ctx, "skipped"),
  ]);
  return { pending, retrying, deadLettered, skipped };
}

async function countStatus(ctx: Context, status: DeliveryStatus): Promise<number> {
  const where = allOf([tenantSql(ctx, sql`d.partner_id`), deliveryConditions({ status })]);
  const [row] = await actorDb(ctx).$queryRaw<{ count: number }[]>(
    sql`SELECT count(*)::int AS count
      FROM (SELECT 1 FROM deliveries d WHERE ${where} LIMIT ${countCap + 1}) AS found`,
  );
  return row?.count ?? 0;
}
