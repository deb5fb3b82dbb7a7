import { createHash } from "node:crypto";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, sql } from "@/lib/platform/database/db";
import { type DeliveryId, type PublicId, parseId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import type { DeliveryView } from "./delivery-row";
import { deliveryConditions, deliveryFilter, joinMatchingEvent } from "./filter";

/** The fields of a list's row that can change. */
type ShownFields = Pick<DeliveryView, "id" | "status" | "cycle" | "attemptCount" | "inFlight">;

/** The version of the rows of a list: it changes when one of them changes. */
export function rowsVersion(rows: readonly ShownFields[]): string {
  const texts = rows.map(({ id, status, cycle, attemptCount, inFlight }) =>
    [id, status, cycle, attemptCount, inFlight].join(),
  );
  return createHash("sha256").update(texts.toSorted().join()).digest("base64url");
}

/**
 * Whether a list has changed: the version of its rows, and the newest delivery that was added to it. It costs about
 * fifty look-ups by primary key and a look at the newest deliveries, without joins or counts.
 * @param ids the deliveries that the list shows; ids of other tenants are ignored
 * @param query the list's filter
 * @param since deliveries that were created from this time on are new to the list; null if none can be added to it
 */
export async function readListVersion(args: {
  ctx: Context;
  ids: readonly PublicId<"delivery">[];
  query: object;
  since: Date | null;
}): Promise<{ readonly tag: string; readonly newest: PublicId<"delivery"> | null }> {
  const { ctx, ids, query, since } = args;
  requireRight(ctx, "read");
  const [rows, newest] = await Promise.all([
    readShownFields(ctx, ids),
    since === null ? null : readNewest(ctx, { ...query, since: since.toISOString() }),
  ]);
  return { tag: rowsVersion(rows), newest };
}

async function readShownFields(ctx: Context, ids: readonly string[]): Promise<readonly ShownFields[]> {
  const storedIds = ids.flatMap((id) => parseId("delivery", id) ?? []);
  const where = allOf([tenantSql(ctx, sql`d.partner_id`), sql`d.id = ANY(${storedIds}::uuid[])`]);
  const rows = await actorDb(ctx).$queryRaw<(Omit<ShownFields, "id"> & { readonly id: DeliveryId })[]>(
    sql`SELECT d.id, d.status, d.cycle, d.attempt_count AS "attemptCount",
        coalesce(d.leased_until > now(), false) AS "inFlight"
      FROM deliveries d WHERE ${where}`,
  );
  return rows.map((row) => ({ ...row, id: publicId("delivery", row.id) }));
}

async function readNewest(ctx: Context, query: object): Promise<PublicId<"delivery"> | null> {
  const filter = parseInput(deliveryFilter, query);
  const where = allOf([tenantSql(ctx, sql`d.partner_id`), deliveryConditions(filter)]);
  const [row] = await actorDb(ctx).$queryRaw<{ id: DeliveryId }[]>(
    sql`SELECT d.id FROM deliveries d ${joinMatchingEvent(filter)} WHERE ${where} ORDER BY d.id DESC LIMIT 1`,
  );
  return row ? publicId("delivery", row.id) : null;
}
