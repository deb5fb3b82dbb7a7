import { createHash } from "node:crypto";
import type { QueryConfig } from "pg";
import { factsOf } from "@/lib/dialects/facts";
import type { Attributes } from "@/lib/dialects/types";
import type { HeaderPairs } from "@/lib/http/types";
import { providerWaitsMs, queryWithin } from "@/lib/platform/database/pool";
import type { PgTransaction } from "@/lib/platform/database/transaction";
import { textByRows, valuesList } from "@/lib/platform/database/values";
import type { Effects } from "@/lib/platform/effects";
import { type EndpointId, type EventId, newId, type SourceId } from "@/lib/platform/ids";
import { MicroBatch } from "@/lib/platform/micro-batch";

export interface IncomingEvent {
  /** Null for an operational event, which Portico creates itself. */
  readonly sourceId: SourceId | null;
  readonly dialect: string;
  readonly externalId: string;
  readonly type: string;
  readonly contentType: string | null;
  /** The codings of the body, such as `gzip`; null if it is plain. */
  readonly contentEncoding: string | null;
  readonly body: Buffer;
  readonly headers: HeaderPairs;
  readonly attributes: Attributes;
  /** Whether the body has values that are not in `attributes`. */
  readonly attributesLeftOut: boolean;
  /** What filters and scopes are matched with: the parsed JSON or form, or undefined. It is not stored. */
  readonly document: unknown;
}

export type StoreOutcome =
  | { readonly outcome: "stored"; readonly eventId: EventId }
  /** `isConflict`: its body differs from the stored one. */
  | { readonly outcome: "duplicate"; readonly isConflict: boolean };

/** The columns of an incoming event, in the order of {@link valuesOf}. */
const columns = [
  ["id", "uuid"],
  ["source_id", "uuid"],
  ["external_id", "text"],
  ["type", "text"],
  ["dialect", "text"],
  ["content_type", "text"],
  ["content_encoding", "text"],
  ["body", "bytea"],
  ["body_size", "int"],
  ["body_sha256", "bytea"],
  ["headers", "jsonb"],
  ["attributes", "jsonb"],
  ["attributes_left_out", "boolean"],
  ["facts", "jsonb"],
  ["names_version", "bigint"],
] as const;

const names = columns.map(([name]) => name).join(", ");

/** Larger facts are matched, but not stored: a later search for missed events reads the body instead. */
const maxFactsBytes = 2_048;
const storedValues = names.replace(
  "facts",
  `CASE WHEN pg_column_size(facts) <= ${maxFactsBytes} THEN facts END`,
);

/**
 * One statement, and so one commit: it stores the new events and creates a delivery for every matching endpoint. The
 * workers of these endpoints are woken after the commit.
 *
 * Filters and scopes are compared with `facts`: the event's values under the names that any of them mentions. If a filter
 * with a new name was registered meanwhile, `names_version` is not the current one. The statement then stores nothing
 * and returns the names to look up.
 *
 */
const textFor = (rows: number) => `
WITH incoming (${names}) AS (VALUES ${valuesList(columns, rows)}),
fresh AS (
  INSERT INTO events (${names}, received_at) SELECT ${storedValues}, now() FROM incoming
  WHERE names_version = (SELECT version FROM matched_names)
  ON CONFLICT (source_id, external_id) DO NOTHING
  RETURNING id
), subscribed AS MATERIALIZED (
  SELECT id, facts, portico_subscriptions(source_id, type) AS subscriptions FROM incoming JOIN fresh USING (id)
), matched AS (
  INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, skipped_reason, due_at, created_at, settled_at)
  SELECT portico_uuid(), subscribed.id, ep.id, ep.partner_id,
         CASE WHEN ep.status = 'enabled' THEN 'pending' ELSE 'skipped' END::delivery_status,
         CASE WHEN ep.status <> 'enabled' THEN 'endpoint_' || ep.status::text END,
         now(), now(), CASE WHEN ep.status <> 'enabled' THEN now() END
  FROM subscribed JOIN endpoints ep ON ep.deleted_at IS NULL AND ep.event_types && subscribed.subscriptions
    AND portico_matches(subscribed.facts, ep.filter)
    JOIN partners p ON p.id = ep.partner_id AND portico_in_scope(subscribed.facts, p.scope)
  RETURNING endpoint_id, status
)
SELECT ARRAY(SELECT id FROM fresh) AS "freshIds",
       ARRAY(SELECT DISTINCT endpoint_id FROM matched WHERE status = 'pending') AS "dueEndpointIds",
       (SELECT json_build_object('version', version, 'names', names) FROM matched_names
        WHERE version <> (SELECT names_version FROM incoming LIMIT 1)) AS "newNames"`;

const statement = textByRows(textFor);

/** The names that filters and scopes mention, as this process knows them. */
interface MatchedNames {
  readonly version: number;
  readonly names: readonly string[];
}

/** Each statement checks it, so it may be out of date. */
let matchedNames: MatchedNames = { version: 0, names: [] };

/** A statement is repeated when the names have changed since the last one. More often means a fault. */
const maxTries = 10;

function valuesOf(id: string, event: IncomingEvent, { names, version }: MatchedNames): unknown[] {
  return [
    id,
    event.sourceId,
    event.externalId,
    event.type,
    event.dialect,
    event.contentType,
    event.contentEncoding,
    event.body,
    event.body.length,
    bodyHash(event),
    JSON.stringify(event.headers),
    JSON.stringify(event.attributes),
    event.attributesLeftOut,
    JSON.stringify(factsOf(event.document, names)),
    version,
  ];
}

function bodyHash({ body }: IncomingEvent): Buffer {
  return createHash("sha256").update(body).digest();
}

interface Row {
  readonly freshIds: readonly string[];
  /** The endpoints that got a delivery to send. */
  readonly dueEndpointIds: readonly EndpointId[];
  /** Not null: nothing was stored, because the names have changed. */
  readonly newNames: MatchedNames | null;
}

type StoredOrNot = Extract<StoreOutcome, { outcome: "stored" }> | { readonly outcome: "duplicate" };

type Run = (query: QueryConfig) => Promise<{ readonly rows: readonly Row[] }>;

interface Incoming {
  readonly event: IncomingEvent;
  readonly effects: Effects;
}

/**
 * Stores events that arrived together. They are sorted by key, so that two statements with the same events lock them in
 * the same order. The first new event's effects wake the lanes of all.
 */
async function storeAll(
  incoming: readonly Incoming[],
  run: Run = (query) => queryWithin<Row>(providerWaitsMs, query),
): Promise<readonly StoredOrNot[]> {
  const withIds = incoming.map((each) => ({ ...each, id: newId() }));
  const sorted = withIds.toSorted((a, b) => (keyOf(a.event) < keyOf(b.event) ? -1 : 1));
  const row = await runWithCurrentNames(incoming.length, run, (current) =>
    sorted.flatMap(({ id, event }) => valuesOf(id, event, current)),
  );
  const fresh = new Set(row.freshIds);
  const firstNew = withIds.find(({ id }) => fresh.has(id));
  for (const endpointId of row.dueEndpointIds) firstNew?.effects.wakeLane(endpointId);
  return withIds.map(({ id }) =>
    fresh.has(id) ? { outcome: "stored", eventId: id } : { outcome: "duplicate" },
  );
}

/** Runs the statement, again if the names have changed. This happens after a registration and at the start of a process. */
async function runWithCurrentNames(
  count: number,
  run: Run,
  valuesFor: (names: MatchedNames) => unknown[],
): Promise<Row> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const values = valuesFor(matchedNames);
    const { rows } = await run({ name: `store-events-${count}`, text: statement(count), values });
    const [row] = rows;
    if (!row) throw new Error("The statement that stores events returned no row.");
    if (row.newNames === null) return row;
    matchedNames = row.newNames;
  }
  throw new Error(`The names of filters changed ${maxTries} times while an event was stored.`);
}

function keyOf({ sourceId, externalId }: IncomingEvent): string {
  return `${sourceId} ${externalId}`;
}

/** PostgreSQL reads each statement into memory as a whole, so large bodies are stored one by one. */
const batcher = new MicroBatch((incoming: readonly Incoming[]) => storeAll(incoming), {
  maxItems: 16,
  maxAtOnce: 2,
  maxWeight: 256 * 1024,
  weigh: ({ event }) => event.body.length,
});

/**
 * Stores an event once per source and external id, with its deliveries. It is durable when this returns.
 * @param effects get the lanes that have a delivery to send, for the caller to publish
 */
export async function storeEvent(event: IncomingEvent, effects: Effects): Promise<StoreOutcome> {
  const stored = await batcher.add({ event, effects });
  return stored.outcome === "stored" ? stored : { ...stored, isConflict: await countDuplicate(event) };
}

/**
 * Stores an event of Portico itself, which has no source, in the caller's transaction. It has no key: the caller must
 * store it only once.
 */
export async function storeOwnEvent(
  { client, effects }: Pick<PgTransaction, "client" | "effects">,
  event: IncomingEvent & { readonly sourceId: null },
): Promise<Extract<StoreOutcome, { outcome: "stored" }>> {
  const [stored] = await storeAll([{ event, effects }], (query) => client.query<Row>(query));
  if (stored?.outcome !== "stored") throw new Error("An event without a source was taken for a duplicate.");
  return stored;
}

/**
 * Counts a duplicate in the row of the event that is stored, and a conflict if the bodies differ. Only the body is compared,
 * because a provider that tries again makes new headers: a timestamp, a signature, a number of the attempt.
 * @returns whether the bodies differ
 */
async function countDuplicate(event: IncomingEvent): Promise<boolean> {
  const { rows } = await queryWithin<{ isConflict: boolean }>(providerWaitsMs, {
    name: "count-duplicate",
    text: `UPDATE events SET duplicates = duplicates + 1, last_duplicate_at = now(),
        conflicts = conflicts + CASE WHEN body_sha256 = $3 THEN 0 ELSE 1 END,
        last_conflict_at = CASE WHEN body_sha256 = $3 THEN last_conflict_at ELSE now() END
      WHERE source_id = $1 AND external_id = $2
      RETURNING body_sha256 <> $3 AS "isConflict"`,
    values: [event.sourceId, event.externalId, bodyHash(event)],
  });
  return rows[0]?.isConflict ?? false;
}
