import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantOf } from "@/lib/auth/tenant";
import { type Filter, factsOf, isInScope } from "@/lib/dialects/facts";
import { readableBody } from "@/lib/dialects/readable-body";
import { findEndpoint } from "@/lib/endpoints/find-endpoint";
import { findPartner } from "@/lib/partners/find-partner";
import { allOf, db, type Sql, sql, when } from "@/lib/platform/database/db";
import { type PublicId, publicId } from "@/lib/platform/ids";

/** The newest events that are read: of each source, of each event type, and in all. */
const [perSource, perType, maxEvents] = [50, 3, 200];
const maxBodyBytes = 4 * 1024 * 1024;

interface RecentEvent {
  readonly body: Buffer;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

/**
 * Warns of names in an endpoint's filter that no recent event has: of the sources of its dialect, and of its event types.
 * For a partner's own users only events within its scope count.
 * @returns sentences; none if there is no recent event to compare with
 * @throws PorticoError `not_found`
 */
export async function filterWarnings(args: {
  ctx: Context;
  endpointId: PublicId<"endpoint">;
}): Promise<readonly string[]> {
  const { ctx } = args;
  requireRight(ctx, "manage_endpoints");
  const endpoint = await findEndpoint(ctx, args.endpointId);
  const filter = endpoint.filter as Filter;
  if (Object.keys(filter).length === 0) return [];
  const partner = await findPartner(ctx, publicId("partner", endpoint.partnerId));
  const scope = partner.scope as readonly Filter[];
  if (tenantOf(ctx) !== null && scope.length === 0) return [];
  const ofDialect = newestOfSources(sql`s.dialect = ${endpoint.dialect}`);
  const events = await recentEvents(sql`${ofDialect} UNION ${newestOfTypes(endpoint.eventTypes)}`);
  return unseenNames([filter], events, tenantOf(ctx) === null ? [] : scope).map(
    (name) => `No recent event has a value at "${name}", so the filter may never match. Check the name.`,
  );
}

/**
 * Warns of names in a partner's scope that no recent event of any source has. For operators.
 * @throws PorticoError `not_found`
 */
export async function scopeWarnings(args: {
  ctx: Context;
  partnerId: PublicId<"partner">;
}): Promise<readonly string[]> {
  const { ctx } = args;
  requireRight(ctx, "operate");
  const scope = (await findPartner(ctx, args.partnerId)).scope as readonly Filter[];
  if (scope.every((part) => Object.keys(part).length === 0)) return [];
  return unseenNames(scope, await recentEvents(newestOfSources(undefined)), []).map(
    (name) =>
      `No recent event has a value at "${name}", so this part of the scope may never match. Check the name.`,
  );
}

function unseenNames(
  filters: readonly Filter[],
  events: readonly RecentEvent[],
  scope: readonly Filter[],
): readonly string[] {
  const names = [...new Set(filters.flatMap(Object.keys))];
  const all = [...new Set([...names, ...scope.flatMap(Object.keys)])];
  const found = events
    .map(({ body, ...headers }) => factsOf(readableBody(body, headers)?.json?.value, all))
    .filter((facts) => isInScope(facts, scope));
  return found.length === 0 ? [] : names.filter((name) => !found.some((facts) => Object.hasOwn(facts, name)));
}

function newestOfSources(condition: Sql | undefined): Sql {
  return sql`SELECT e.id, e.body_size FROM sources s CROSS JOIN LATERAL (
      SELECT id, body_size FROM events WHERE source_id = s.id ORDER BY id DESC LIMIT ${perSource}) e
    WHERE ${allOf([when(condition, (each) => each)])}`;
}

function newestOfTypes(types: readonly string[]): Sql {
  return sql`SELECT e.id, e.body_size FROM unnest(${types}::text[]) wanted CROSS JOIN LATERAL (
      SELECT id, body_size FROM events WHERE type = wanted AND source_id IS NOT NULL
      ORDER BY id DESC LIMIT ${perType}) e`;
}

/** Reads the bodies of the newest of these events, as far as they are stored and within the limits. */
async function recentEvents(ids: Sql): Promise<readonly RecentEvent[]> {
  return db().$queryRaw<RecentEvent[]>(sql`
    WITH newest AS (SELECT id, body_size FROM (${ids}) found ORDER BY id DESC LIMIT ${maxEvents}),
    bounded AS (SELECT id, sum(body_size) OVER (ORDER BY id DESC) AS bytes FROM newest)
    SELECT e.body, e.content_type AS "contentType", e.content_encoding AS "contentEncoding"
    FROM bounded JOIN events e ON e.id = bounded.id WHERE bounded.bytes <= ${maxBodyBytes} AND e.body IS NOT NULL`);
}
