import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import { type Facts, type Filter, namesIn } from "@/lib/dialects/facts";
import { factsOfBody } from "@/lib/dialects/readable-body";
import { allOf, db, sql } from "@/lib/platform/database/db";
import { type EndpointId, type PublicId, parseId, publicId } from "@/lib/platform/ids";
import { type EndpointSettings, type Explained, explainMiss } from "./event-coverage";
import { type EventDetail, readEvent } from "./read-event";

/** The most endpoints that are explained. */
const maxEndpoints = 500;
/** Endpoints that were deleted longer than this before the event are left out. */
const deletedWithinDays = 30;

interface Row {
  readonly id: EndpointId;
  readonly url: string;
  readonly description: string | null;
  readonly partnerName: string;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  readonly atTheTime: EndpointSettings | null;
  readonly today: EndpointSettings;
  readonly scope: readonly Filter[];
}

/** An endpoint that did not get the event, and why. */
export interface Missed extends Explained {
  readonly endpointId: PublicId<"endpoint">;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
  readonly partnerName: string;
  readonly isDeleted: boolean;
}

/**
 * Which endpoints got an event, and why the others did not: for every endpoint that the actor may see, by the settings
 * that applied when the event was received. The endpoints that got it are in the event's deliveries.
 * @throws PorticoError `not_found`
 */
export async function readEventCoverage({ ctx, eventId }: { ctx: Context; eventId: PublicId<"event"> }) {
  requireRight(ctx, "read");
  const event = await readEvent({ ctx, eventId });
  const receivedAt = new Date(event.receivedAt);
  const receivers = new Set(event.deliveries.map(({ endpointId }) => endpointId));
  const rows = await endpointsAt(ctx, receivedAt);
  const facts = {
    type: event.type,
    facts: await readFacts(event, rows.flatMap(filtersOf)),
    receivedAt,
    isTest: event.source === null,
  };
  const missed = rows
    .slice(0, maxEndpoints)
    .map(
      (row): Missed => ({
        endpointId: publicId("endpoint", row.id),
        endpointUrl: row.url,
        endpointDescription: row.description,
        partnerName: row.partnerName,
        isDeleted: row.deletedAt !== null,
        ...explainMiss(facts, row),
      }),
    )
    .filter(({ endpointId }) => !receivers.has(endpointId));
  return { event, missed, more: rows.length > maxEndpoints };
}

export type EventCoverage = Awaited<ReturnType<typeof readEventCoverage>>;

function filtersOf({ atTheTime, today, scope }: Row): readonly Filter[] {
  return [today.filter, ...(atTheTime ? [atTheTime.filter] : []), ...scope];
}

interface StoredFacts {
  readonly body: Buffer | null;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  readonly facts: Facts | null;
}

/** The event's values under the names of these filters: from its body or, if that is deleted, from what else is stored. */
async function readFacts(event: EventDetail, filters: readonly Filter[]): Promise<Facts> {
  const [row] = await db().$queryRaw<StoredFacts[]>(
    sql`SELECT e.body, e.content_type AS "contentType", e.content_encoding AS "contentEncoding", e.facts
      FROM events e WHERE e.id = ${parseId("event", event.id)}::uuid`,
  );
  if (!row?.body) return { ...event.attributes, ...row?.facts };
  return factsOfBody(row.body, row, namesIn(filters));
}

async function endpointsAt(ctx: Context, receivedAt: Date): Promise<readonly Row[]> {
  const at = sql`${receivedAt}::timestamptz`;
  const where = allOf([
    tenantSql(ctx, sql`ep.partner_id`),
    sql`(ep.deleted_at IS NULL OR ep.deleted_at > ${at} - ${deletedWithinDays} * interval '1 day')`,
  ]);
  return actorDb(ctx).$queryRaw<Row[]>(
    sql`SELECT ep.id, ep.url, ep.description, p.name AS "partnerName", ep.created_at AS "createdAt",
        ep.deleted_at AS "deletedAt", p.scope,
        jsonb_build_object('eventTypes', ep.event_types, 'filter', ep.filter) AS today,
        (SELECT v.config FROM endpoint_versions v WHERE v.endpoint_id = ep.id AND v.changed_at <= ${at}
         ORDER BY v.version DESC LIMIT 1) AS "atTheTime"
      FROM endpoints ep JOIN partners p ON p.id = ep.partner_id WHERE ${where}
      ORDER BY p.name, ep.id LIMIT ${maxEndpoints + 1}`,
  );
}
