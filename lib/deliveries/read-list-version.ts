import { createHash } from "node:crypto";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { type DeliveryId, parseId, publicId } from "@/lib/platform/ids";
import { Conditions } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import { deliveryConditions, deliveryQuery, eventConditions, hasEventFilter } from "./delivery-query";
import type { DeliveryView } from "./delivery-row";

/** What can change in a row of the list. */
type Shown = Pick<DeliveryView, "id" | "status" | "cycle" | "attemptCount" | "inFlight">;

/** The pulse of rows that are shown: it changes with any of them. */
export function rowsVersion(rows: readonly Shown[]): string {
  const facts = rows.map(({ id, status, cycle, attemptCount, inFlight }) =>
    [id, status, cycle, attemptCount, inFlight].join(),
  );
  return createHash("sha256").update(facts.toSorted().join()).digest("base64url");
}

/**
 * Whether a list has changed: the tag of the rows that it shows, and the newest delivery that came since and belongs to
 * it. Fifty look-ups by primary key, and one look at what has come since; nothing is joined and nothing counted.
 * @param ids of the rows that are shown; those of others count for nothing
 * @param query the list's own filters
 * @param since the moment from which on a delivery is new to the list; null when nothing can be added to it
 */
export async function readListVersion(args: {
  ctx: Context;
  ids: readonly string[];
  query: object;
  since: Date | null;
}): Promise<{ readonly tag: string; readonly newest: string | null }> {
  const { ctx, ids, query, since } = args;
  requireRight(ctx, "read");
  const [rows, newest] = await Promise.all([
    readShown(ctx, ids),
    since === null ? null : readNewest(ctx, { ...query, since: since.toISOString() }),
  ]);
  return { tag: rowsVersion(rows), newest };
}

async function readShown(ctx: Context, ids: readonly string[]): Promise<readonly Shown[]> {
  const conditions = new Conditions()
    .add(
      ids.flatMap((id) => parseId("delivery", id) ?? []),
      (p) => `d.id = ANY(${p}::uuid[])`,
    )
    .add(tenantOf(ctx) ?? undefined, (p) => `d.partner_id = ${p}`);
  const { rows } = await pool().query<Omit<Shown, "id"> & { readonly id: DeliveryId }>(
    `SELECT d.id, d.status, d.cycle, d.attempt_count AS "attemptCount",
       coalesce(d.leased_until > now(), false) AS "inFlight" FROM deliveries d ${conditions.where}`,
    conditions.values,
  );
  return rows.map((row) => ({ ...row, id: publicId("delivery", row.id) }));
}

async function readNewest(ctx: Context, query: object): Promise<string | null> {
  const filters = parseInput(deliveryQuery, query);
  const conditions = deliveryConditions(ctx, filters);
  const event = eventConditions(filters, conditions.sharedParameters());
  const eventJoin = hasEventFilter(filters)
    ? `CROSS JOIN LATERAL (SELECT FROM events e ${event.where} AND e.id = d.event_id OFFSET 0) e`
    : "";
  const { rows } = await pool().query<{ id: string }>(
    `SELECT d.id FROM deliveries d ${eventJoin} ${conditions.where} ORDER BY d.id DESC LIMIT 1`,
    conditions.values,
  );
  const [row] = rows;
  return row ? publicId("delivery", row.id) : null;
}
