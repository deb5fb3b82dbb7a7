import { type Filter, factsOf, isInScope, matchesFilter } from "@/lib/dialects/facts";
import { readableBody } from "@/lib/dialects/readable-body";
import { allOf, type Db, type Sql, sql } from "@/lib/platform/database/db";
import type { EventId } from "@/lib/platform/ids";
import { createdWithin, type DeliveryFilter, eventConditions } from "../filter";

/** How many bytes of bodies are read at a time. A single body may be larger. */
const maxBodyBytes = 8 * 1024 * 1024;

/**
 * Whether the event `e` was stored with its values under all names of the filter of `ep` and the scope of `p`. If not,
 * because the filter is newer, the body must be read.
 */
const hasFacts = sql`(greatest(ep.names_version, p.names_version) = 0
  OR (e.facts IS NOT NULL AND e.names_version >= greatest(ep.names_version, p.names_version)))`;

const factsMatch = sql`(portico_matches(coalesce(e.facts, '{}'), ep.filter)
  AND portico_in_scope(coalesce(e.facts, '{}'), p.scope))`;

/** An event, with its body only if the stored facts do not decide whether it matches. */
interface Candidate {
  readonly id: EventId;
  readonly body: Buffer | null;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  readonly filter: Filter;
  readonly scope: readonly Filter[];
}

export interface MissingPage {
  /** The events that the endpoint would get, with its settings of today, and has not got. */
  readonly ids: readonly EventId[];
  /** The last event that was examined, or null if there was none. */
  readonly last: EventId | null;
  readonly isLast: boolean;
}

export interface MissingRequest {
  readonly filter: DeliveryFilter;
  /** Events after this id. */
  readonly after: string;
  /** Events up to this id. */
  readonly upTo: string;
  /** The most events to examine. */
  readonly size: number;
}

/**
 * Counts the events up to an id that the endpoint would get and has not got. Those that the stored facts decide are
 * counted by PostgreSQL; the bodies of the others are read.
 */
export async function countMissingEvents(db: Db, filter: DeliveryFilter, upTo: string): Promise<number> {
  const decided = sql`SELECT count(*)::int AS count ${candidates({ filter, after: beforeAll, upTo })}
    AND ${hasFacts} AND ${factsMatch}`;
  const [row] = await db.$queryRaw<{ count: number }[]>(decided);
  let count = row?.count ?? 0;
  let after = beforeAll;
  for (let isLast = false; !isLast; ) {
    const page = await examine(db, { filter, after, upTo, size: 1_000 }, sql`NOT ${hasFacts}`);
    count += page.ids.length;
    after = page.last ?? after;
    isLast = page.isLast;
  }
  return count;
}

/** Finds the next events that the endpoint would get and has not got, in the order of their ids. */
export function nextMissingEvents(db: Db, request: MissingRequest): Promise<MissingPage> {
  return examine(db, request, sql`(NOT ${hasFacts} OR ${factsMatch})`);
}

export const beforeAll = "00000000-0000-0000-0000-000000000000";

async function examine(db: Db, request: MissingRequest, condition: Sql): Promise<MissingPage> {
  const rows = await db.$queryRaw<(Candidate & { isCut: boolean })[]>(sql`
    WITH page AS (
      SELECT e.id, ${hasFacts} AS decided, CASE WHEN ${hasFacts} THEN 0 ELSE e.body_size END AS size, ep.filter, p.scope
      ${candidates(request)} AND ${condition} ORDER BY e.id LIMIT ${request.size}
    ), bounded AS (
      SELECT *, sum(size) OVER (ORDER BY id) AS bytes, row_number() OVER (ORDER BY id) AS place FROM page
    )
    SELECT e.id, CASE WHEN NOT b.decided THEN e.body END AS body, e.content_type AS "contentType",
      e.content_encoding AS "contentEncoding", b.filter, b.scope,
      (SELECT count(*) FROM page) = ${request.size}
        OR EXISTS (SELECT FROM bounded WHERE bytes > ${maxBodyBytes} AND place > 1) AS "isCut"
    FROM bounded b JOIN events e ON e.id = b.id WHERE b.bytes <= ${maxBodyBytes} OR b.place = 1 ORDER BY e.id`);
  return {
    ids: rows.filter(isMatch).map(({ id }) => id),
    last: rows.at(-1)?.id ?? null,
    isLast: rows[0]?.isCut !== true,
  };
}

/** Whether an event matches by its body. Without one, PostgreSQL has decided already that it matches. */
function isMatch({ body, filter, scope, ...headers }: Candidate): boolean {
  if (body === null) return true;
  const names = [...new Set([filter, ...scope].flatMap(Object.keys))];
  const facts = factsOf(readableBody(body, headers)?.json?.value, names);
  return matchesFilter(facts, filter) && isInScope(facts, scope);
}

/**
 * Events `e` with a body, of the types that the endpoint `ep` subscribes to, that have no delivery for it or a skipped one.
 * Events without a body cannot be sent.
 */
function candidates({ filter, after, upTo }: Pick<MissingRequest, "filter" | "after" | "upTo">): Sql {
  const where = allOf([
    sql`e.id > ${after}::uuid AND e.id <= ${upTo}::uuid`,
    sql`e.body IS NOT NULL`,
    sql`e.source_id IS NOT NULL`,
    sql`ep.event_types && portico_subscriptions(e.source_id, e.type)`,
    sql`(d.id IS NULL OR d.status = 'skipped')`,
    eventConditions(filter),
    createdWithin(sql`e.id`, filter),
  ]);
  return sql`FROM events e
    JOIN endpoints ep ON ep.id = ${filter.endpointId}::uuid AND ep.status = 'enabled' AND ep.deleted_at IS NULL
    JOIN partners p ON p.id = ep.partner_id
    LEFT JOIN deliveries d ON d.event_id = e.id AND d.endpoint_id = ep.id
    WHERE ${where}`;
}
