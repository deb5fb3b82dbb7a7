import { createHash } from "node:crypto";
import type { ClientBase, QueryConfig } from "pg";
import type { Attributes } from "@/lib/dialects/types";
import type { HeaderPairs } from "@/lib/http/types";
import { providerWaitsMs, queryWithin } from "@/lib/platform/database/pool";
import { newId } from "@/lib/platform/ids";
import { MicroBatch } from "@/lib/platform/micro-batch";

export interface IncomingEvent {
  /** Null: Portico's own, an operational event. */
  readonly sourceId: string | null;
  readonly dialect: string;
  readonly externalId: string;
  readonly type: string;
  readonly contentType: string | null;
  readonly body: Buffer;
  readonly headers: HeaderPairs;
  readonly attributes: Attributes;
}

/** A lane that went from asleep to awake and waits for someone to drain it. */
export interface LaneWake {
  readonly endpointId: string;
  readonly generation: number;
}

export type StoreOutcome =
  | { readonly outcome: "stored"; readonly eventId: string; readonly woken: readonly LaneWake[] }
  | { readonly outcome: "duplicate" };

/** The columns of an event as they come in, in the order of {@link valuesOf}. */
const columns = [
  ["id", "uuid"],
  ["source_id", "uuid"],
  ["external_id", "text"],
  ["type", "text"],
  ["dialect", "text"],
  ["content_type", "text"],
  ["body", "bytea"],
  ["body_size", "int"],
  ["body_sha256", "bytea"],
  ["headers", "jsonb"],
  ["attributes", "jsonb"],
] as const;

const names = columns.map(([name]) => name).join(", ");

/**
 * One statement, so one commit: the events that are new, a delivery for every endpoint that matches, and the waking of
 * lanes that sleep.
 *
 * `locked` holds each lane's row against falling asleep (FOR KEY SHARE, which many receivers can hold at once) and
 * reads its state after any drain that was just putting it to sleep; `sleepLane` takes FOR UPDATE and only then looks
 * for due deliveries. So either the drain sees the delivery, or this statement sees the sleeping lane. SKIP LOCKED in
 * `asleep`: whoever holds the row is waking the lane at this moment. A lane whose breaker is open counts as awake: it
 * wakes by itself for its next probe.
 *
 * A woken lane has no heartbeat: nobody works on it yet, and should the wake never be announced, because this process
 * ends first, the next sweep finds it.
 */
function statementFor(rows: number): string {
  const row = (at: number) =>
    `(${columns.map(([, type], column) => `$${at * columns.length + column + 1}::${type}`).join(", ")})`;
  return `
WITH incoming (${names}) AS (VALUES ${Array.from({ length: rows }, (_, at) => row(at)).join(", ")}),
fresh AS (
  INSERT INTO events (${names}, received_at) SELECT ${names}, now() FROM incoming
  ON CONFLICT (source_id, external_id) DO NOTHING
  RETURNING id, source_id, type, attributes
), matched AS (
  INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, skipped_reason, due_at, created_at, settled_at)
  SELECT portico_uuid(), fresh.id, ep.id, ep.partner_id,
         CASE WHEN ep.status = 'enabled' THEN 'pending' ELSE 'skipped' END::delivery_status,
         CASE WHEN ep.status <> 'enabled' THEN 'endpoint_' || ep.status::text END,
         now(), now(), CASE WHEN ep.status <> 'enabled' THEN now() END
  FROM fresh JOIN endpoints ep ON ep.deleted_at IS NULL
    AND ep.event_types && portico_subscriptions(fresh.source_id, fresh.type) AND fresh.attributes @> ep.filter
    JOIN partners p ON p.id = ep.partner_id AND portico_in_scope(fresh.attributes, p.scope)
  RETURNING endpoint_id, status
), locked AS (
  SELECT lanes.endpoint_id, lanes.awake OR coalesce(lanes.probe_at > now(), false) AS awake FROM lanes
  WHERE lanes.endpoint_id IN (SELECT endpoint_id FROM matched WHERE status = 'pending')
  ORDER BY lanes.endpoint_id FOR KEY SHARE
), asleep AS (
  SELECT lanes.endpoint_id FROM lanes JOIN locked USING (endpoint_id) WHERE NOT locked.awake
  ORDER BY lanes.endpoint_id FOR NO KEY UPDATE OF lanes SKIP LOCKED
), woken AS (
  UPDATE lanes SET awake = true, heartbeat_at = NULL FROM asleep
  WHERE lanes.endpoint_id = asleep.endpoint_id
  RETURNING lanes.endpoint_id AS "endpointId", lanes.generation
)
SELECT ARRAY(SELECT id FROM fresh) AS "freshIds",
       (SELECT coalesce(json_agg(woken), '[]') FROM woken) AS woken`;
}

const statements = new Map<number, string>();

function statement(rows: number): string {
  const text = statements.get(rows) ?? statementFor(rows);
  statements.set(rows, text);
  return text;
}

function valuesOf(id: string, event: IncomingEvent): unknown[] {
  return [
    id,
    event.sourceId,
    event.externalId,
    event.type,
    event.dialect,
    event.contentType,
    event.body,
    event.body.length,
    createHash("sha256").update(event.body).digest(),
    JSON.stringify(event.headers),
    JSON.stringify(event.attributes),
  ];
}

interface Row {
  readonly freshIds: readonly string[];
  readonly woken: readonly LaneWake[];
}

type Run = (query: QueryConfig) => Promise<{ readonly rows: readonly Row[] }>;

/**
 * Stores what came in at the same moment. In the order of their ids: two statements that meet in the same pair of
 * events would otherwise wait for each other.
 */
async function storeAll(
  events: readonly IncomingEvent[],
  run: Run = (query) => queryWithin<Row>(providerWaitsMs, query),
): Promise<readonly StoreOutcome[]> {
  const withIds = events.map((event) => ({ event, id: newId() }));
  const sorted = withIds.toSorted((a, b) => (keyOf(a.event) < keyOf(b.event) ? -1 : 1));
  const { rows } = await run({
    name: `store-events-${events.length}`,
    text: statement(events.length),
    values: sorted.flatMap(({ id, event }) => valuesOf(id, event)),
  });
  const fresh = new Set(rows[0]?.freshIds);
  // Whichever caller wakes the lanes does it for all of them.
  let woken = rows[0]?.woken ?? [];
  return withIds.map(({ id }) => {
    if (!fresh.has(id)) return { outcome: "duplicate" };
    const outcome = { outcome: "stored", eventId: id, woken } as const;
    woken = [];
    return outcome;
  });
}

function keyOf({ sourceId, externalId }: IncomingEvent): string {
  return `${sourceId} ${externalId}`;
}

/** PostgreSQL has to take in each statement whole; large bodies go alone. */
const batcher = new MicroBatch((events: readonly IncomingEvent[]) => storeAll(events), {
  maxItems: 16,
  maxAtOnce: 2,
  maxWeight: 256 * 1024,
  weigh: ({ body }) => body.length,
});

/** Stores an event once per source and external id, with its deliveries. Durable when it returns. */
export async function storeEvent(event: IncomingEvent): Promise<StoreOutcome> {
  const stored = await batcher.add(event);
  if (stored.outcome === "duplicate") await countDuplicate(event);
  return stored;
}

/**
 * Stores an event of Portico's own, which has no source, in the caller's transaction. Nothing but that transaction sees
 * to it that it is stored once.
 */
export async function storeOwnEvent(
  client: Pick<ClientBase, "query">,
  event: IncomingEvent & { readonly sourceId: null },
): Promise<Extract<StoreOutcome, { outcome: "stored" }>> {
  const [stored] = await storeAll([event], (query) => client.query<Row>(query));
  if (stored?.outcome !== "stored") throw new Error("An event without a source was taken for a duplicate.");
  return stored;
}

async function countDuplicate(event: IncomingEvent): Promise<void> {
  await queryWithin(providerWaitsMs, {
    name: "count-duplicate",
    text: `UPDATE events SET duplicates = duplicates + 1, last_duplicate_at = now()
      WHERE source_id = $1 AND external_id = $2`,
    values: [event.sourceId, event.externalId],
  });
}
