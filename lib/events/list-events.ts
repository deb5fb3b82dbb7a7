import { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList, tenantSql } from "@/lib/auth/tenant";
import { allOf, db, type Sql, sql, when } from "@/lib/platform/database/db";
import type { SourceId } from "@/lib/platform/ids";
import {
  type Page,
  pageConditions,
  pageFields,
  pageOf,
  parseListQuery,
  timeFields,
} from "@/lib/platform/list-query";
import { type EventRow, type EventView, eventColumns, eventView, isVisibleEvent } from "./event-row";

export const eventQuery = z.strictObject({
  ...pageFields,
  ...timeFields,
  source: z.string().max(64).optional(),
  type: z.string().max(255).optional(),
  externalId: z.string().max(255).optional(),
});

type EventQuery = ReturnType<typeof parseListQuery<typeof eventQuery, "event">>;

/** The events that the actor may see, newest first: operators see all, a partner those with a delivery to it. */
export async function listEvents({ ctx, query }: { ctx: Context; query: unknown }): Promise<Page<EventView>> {
  requireRight(ctx, "read");
  const list = tenantList(ctx, "event");
  const filters = parseListQuery(list, eventQuery, query);
  const statement = statementFor(ctx, filters, await eventConditions(filters));
  return pageOf(list, await actorDb(ctx).$queryRaw<EventRow[]>(statement), filters.limit, eventView);
}

function statementFor(ctx: Context, query: EventQuery, conditions: Sql): Sql {
  const ofTenant = tenantSql(ctx, sql`d.partner_id`);
  if (ofTenant === undefined) return events(query, conditions);
  return query.externalId === undefined
    ? eventsOfDeliveries(query, allOf([ofTenant, conditions]))
    : events(query, allOf([isVisibleEvent(ctx), conditions]));
}

async function eventConditions({ source, type, externalId }: EventQuery): Promise<Sql> {
  const sourceId = source === undefined ? undefined : await findSourceId(source);
  return allOf([
    when(sourceId, (id) => sql`e.source_id = ${id}::uuid`),
    when(type, (value) => sql`e.type = ${value}`),
    when(externalId, (value) => sql`e.external_id = ${value}`),
  ]);
}

/**
 * The source's id, or null, which finds nothing. It is looked up first because the planner can only know how common a
 * value is if the value is in the statement.
 */
async function findSourceId(slug: string): Promise<SourceId | null> {
  const [row] = await db().$queryRaw<{ id: SourceId }[]>(sql`SELECT id FROM sources WHERE slug = ${slug}`);
  return row?.id ?? null;
}

/** For operators, and for an external id, which few events have. */
function events(query: EventQuery, where: Sql): Sql {
  return sql`SELECT ${eventColumns} FROM events e LEFT JOIN sources s ON s.id = e.source_id
    WHERE ${where} AND ${pageConditions(sql`e.id`, query)}
    ORDER BY e.id DESC LIMIT ${query.limit + 1}`;
}

/**
 * For a partner: reads the index of its deliveries, newest event first. DISTINCT ON and LIMIT must be in the same
 * SELECT; otherwise PostgreSQL collects all of the partner's events for one page.
 */
function eventsOfDeliveries(query: EventQuery, where: Sql): Sql {
  return sql`SELECT DISTINCT ON (d.event_id) ${eventColumns}
    FROM deliveries d JOIN events e ON e.id = d.event_id LEFT JOIN sources s ON s.id = e.source_id
    WHERE ${where} AND ${pageConditions(sql`d.event_id`, query)}
    ORDER BY d.event_id DESC LIMIT ${query.limit + 1}`;
}
