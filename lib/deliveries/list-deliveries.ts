import { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList, tenantSql } from "@/lib/auth/tenant";
import { cursorAfter, type List } from "@/lib/platform/cursor";
import { allOf, type Sql, sql, when } from "@/lib/platform/database/db";
import type { DeliveryId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { type Page, pageConditions, pageFields, pageOf, parseListQuery } from "@/lib/platform/list-query";
import {
  type DeliveryRow,
  type DeliveryView,
  deliveryColumns,
  deliveryJoins,
  deliveryView,
} from "./delivery-row";
import { deliveryConditions, deliveryFilterFields, hasEventFilter, joinMatchingEvent } from "./filter";
import { findMatchingEvents } from "./find-matching-events";

/**
 * The most deliveries that one page reads when it has to look up the event of each. A page that is not full then has a
 * cursor: the search continues there.
 */
export const scanLimit = 10_000;

export const deliveryQuery = z.strictObject({
  ...pageFields,
  ...deliveryFilterFields,
  /** Instead of a cursor: the page of the deliveries that were created just after this one. */
  newerThan: publicIdField("delivery").optional(),
});

/** The part of the query that decides what a page has. */
type DeliveryQuery = Omit<z.output<typeof deliveryQuery>, "cursor"> & { readonly list: List<"delivery"> };

/** The deliveries that the actor may see and that match the query, newest first. */
export async function listDeliveries({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<DeliveryView>> {
  requireRight(ctx, "read");
  const list = tenantList(ctx, "delivery");
  const filters = { ...parseListQuery(list, deliveryQuery, query), list };
  const where = allOf([
    tenantSql(ctx, sql`d.partner_id`),
    deliveryConditions(filters),
    pageConditions(sql`d.id`, { cursor: filters.cursor }),
    when(filters.newerThan, (id) => sql`d.id > ${id}::uuid`),
  ]);
  if (!hasEventFilter(filters)) return readPage(ctx, sql`SELECT * FROM deliveries d WHERE ${where}`, filters);
  const eventIds = await findMatchingEvents(ctx, filters);
  return eventIds === "too_many"
    ? scanPage(ctx, where, filters)
    : readPage(
        ctx,
        sql`SELECT * FROM deliveries d WHERE ${where} AND d.event_id = ANY(${eventIds}::uuid[])`,
        filters,
      );
}

function orderOf({ newerThan }: DeliveryQuery): Sql {
  return newerThan === undefined ? sql`ORDER BY d.id DESC` : sql`ORDER BY d.id ASC`;
}

/** @param deliveries the statement that selects the deliveries of this page and of all after it */
async function readPage(ctx: Context, deliveries: Sql, query: DeliveryQuery): Promise<Page<DeliveryView>> {
  const order = orderOf(query);
  const rows = await actorDb(ctx).$queryRaw<DeliveryRow[]>(
    sql`SELECT ${deliveryColumns} FROM (${deliveries} ${order} LIMIT ${query.limit + 1}) d
      ${deliveryJoins} ${order}`,
  );
  if (query.newerThan === undefined) return pageOf(query.list, rows, query.limit, deliveryView);
  // These rows are oldest first, and there are always older ones than they: the one in `newerThan`.
  const newestFirst = rows.slice(0, query.limit).toReversed();
  const oldest = newestFirst.at(-1);
  const nextCursor = oldest ? cursorAfter(query.list, oldest.id) : null;
  return { data: newestFirst.map(deliveryView), nextCursor };
}

/** Reads deliveries in order and looks up the event of each, until the page is full or the limit is reached. */
async function scanPage(ctx: Context, where: Sql, query: DeliveryQuery): Promise<Page<DeliveryView>> {
  const scanned = sql`FROM deliveries d WHERE ${where} ${orderOf(query)}`;
  const matching = sql`SELECT d.* FROM (SELECT * ${scanned} LIMIT ${scanLimit}) d ${joinMatchingEvent(query)}`;
  const page = await readPage(ctx, matching, query);
  if (page.data.length === query.limit || query.newerThan !== undefined) return page;
  const [last] = await actorDb(ctx).$queryRaw<{ id: DeliveryId }[]>(
    sql`SELECT d.id ${scanned} OFFSET ${scanLimit - 1} LIMIT 1`,
  );
  return { ...page, nextCursor: last ? cursorAfter(query.list, last.id) : null };
}
