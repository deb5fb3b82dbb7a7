import { hash } from "node:crypto";
import type { QueryConfig } from "pg";
import { factsOf } from "@/lib/dialects/facts";
import type { Attributes } from "@/lib/dialects/types";
import type { HeaderPairs } from "@/lib/http/types";
import { queryForProvider } from "@/lib/platform/database/pool";
import type { PgTransaction } from "@/lib/platform/database/transaction";
import { padRows, textByRows, valuesList } from "@/lib/platform/database/values";
import type { Effects } from "@/lib/platform/effects";
import { type EndpointId, type EventId, newId, type SourceId } from "@/lib/platform/ids";
import { MicroBatch } from "@/lib/platform/micro-batch";

/** What a request was verified with. The statement checks that it still counts. */
export interface VerifiedSource {
  readonly id: SourceId;
  readonly version: number;
  /** When the secret that verified the request ends; null if it has no end. */
  readonly secretEnds: Date | null;
}

export interface IncomingEvent {
  /** Null for an operational event, which Portico creates itself. */
  readonly source: VerifiedSource | null;
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
  | { readonly outcome: "duplicate"; readonly isConflict: boolean }
  /** Nothing was stored: the source has changed since it was read, or the secret has ended. */
  | { readonly outcome: "stale" };

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

/** What the statement checks and does not store. */
const checkedColumns = [
  ["source_version", "bigint"],
  ["secret_ends", "timestamptz"],
] as const;

const names = columns.map(([name]) => name).join(", ");
const incomingColumns = [...columns, ...checkedColumns];
const incomingNames = incomingColumns.map(([name]) => name).join(", ");

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
 * `stale` has the events whose request was verified with a source that has changed or is gone, or with a secret that has
 * ended. They are not stored.
 */
const textFor = (rows: number) => `
WITH incoming AS (
  SELECT * FROM (VALUES ${valuesList(incomingColumns, rows)}) AS given (${incomingNames}) WHERE id IS NOT NULL
), stale AS MATERIALIZED (
  SELECT id FROM incoming WHERE source_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM sources WHERE sources.id = source_id AND sources.version = source_version
      AND (secret_ends IS NULL OR secret_ends > now()))
), fresh AS (
  INSERT INTO events (${names}, received_at) SELECT ${storedValues}, now() FROM incoming
  WHERE names_version = (SELECT version FROM matched_names) AND id NOT IN (SELECT id FROM stale)
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
SELECT ARRAY(SELECT id FROM fresh) AS "freshIds", ARRAY(SELECT id FROM stale) AS "staleIds",
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
    event.source?.id ?? null,
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
    event.source?.version ?? null,
    event.source?.secretEnds ?? null,
  ];
}

function bodyHash({ body }: IncomingEvent): Buffer {
  return hash("sha256", body, "buffer");
}

interface Row {
  readonly freshIds: readonly string[];
  readonly staleIds: readonly string[];
  /** The endpoints that got a delivery to send. */
  readonly dueEndpointIds: readonly EndpointId[];
  /** Not null: nothing was stored, because the names have changed. */
  readonly newNames: MatchedNames | null;
}

type StoredOrNot = Exclude<StoreOutcome, { outcome: "duplicate" }> | { readonly outcome: "duplicate" };

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
  run: Run = (query) => queryForProvider<Row>(query),
): Promise<readonly StoredOrNot[]> {
  const withIds = incoming.map((each) => ({ ...each, id: newId(), key: keyOf(each.event) }));
  const sorted = withIds.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const row = await runWithCurrentNames(run, (current) =>
    sorted.map(({ id, event }) => valuesOf(id, event, current)),
  );
  const fresh = new Set(row.freshIds);
  const stale = new Set(row.staleIds);
  const firstNew = withIds.find(({ id }) => fresh.has(id));
  for (const endpointId of row.dueEndpointIds) firstNew?.effects.wakeLane(endpointId);
  return withIds.map(({ id }) => {
    if (fresh.has(id)) return { outcome: "stored", eventId: id };
    return { outcome: stale.has(id) ? "stale" : "duplicate" };
  });
}

/** Runs the statement, again if the names have changed. This happens after a registration and at the start of a process. */
async function runWithCurrentNames(
  run: Run,
  rowsFor: (names: MatchedNames) => readonly (readonly unknown[])[],
): Promise<Row> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { rowCount, values } = padRows(incomingColumns, rowsFor(matchedNames));
    const { rows } = await run({
      name: `store-events-${rowCount}`,
      text: statement(rowCount),
      values,
    });
    const [row] = rows;
    if (!row) throw new Error("The statement that stores events returned no row.");
    if (row.newNames === null) return row;
    matchedNames = row.newNames;
  }
  throw new Error(`The names of filters changed ${maxTries} times while an event was stored.`);
}

function keyOf({ source, externalId }: IncomingEvent): string {
  return `${source?.id} ${externalId}`;
}

/**
 * A batch takes what waits. PostgreSQL reads each statement into memory as a whole, so its size is bounded, and a large body
 * is stored alone.
 */
const batchLimits = {
  maxItems: 64,
  maxAtOnce: 3,
  maxWeight: 256 * 1024,
  gathersTurn: true,
  patienceMs: 10,
};

const batcher = new MicroBatch((incoming: readonly Incoming[]) => storeAll(incoming), {
  ...batchLimits,
  weigh: ({ event }) => event.body.length,
});

const duplicates = new MicroBatch(countDuplicates, batchLimits);

/**
 * Stores an event once per source and external id, with its deliveries. It is durable when this returns.
 * @param effects get the lanes that have a delivery to send, for the caller to publish
 */
export async function storeEvent(event: IncomingEvent, effects: Effects): Promise<StoreOutcome> {
  const stored = await batcher.add({ event, effects });
  if (stored.outcome !== "duplicate") return stored;
  return { outcome: "duplicate", isConflict: await duplicates.add(event) };
}

/**
 * Stores an event of Portico itself, which has no source, in the caller's transaction. It has no key: the caller must
 * store it only once.
 */
export async function storeOwnEvent(
  { client, effects }: Pick<PgTransaction, "client" | "effects">,
  event: IncomingEvent & { readonly source: null },
): Promise<Extract<StoreOutcome, { outcome: "stored" }>> {
  const [stored] = await storeAll([{ event, effects }], (query) => client.query<Row>(query));
  if (stored?.outcome !== "stored") throw new Error("An event without a source was taken for a duplicate.");
  return stored;
}

const duplicateColumns = [
  ["source_id", "uuid"],
  ["external_id", "text"],
  ["body_sha256", "bytea"],
] as const;

/**
 * Counts duplicates in the rows of the events that are stored, and as conflicts those with another body. Locks the events in
 * the order of their keys, so that two statements cannot deadlock.
 */
const countStatement = textByRows(
  (rows) => `
WITH duplicate AS (
  SELECT * FROM (VALUES ${valuesList(duplicateColumns, rows)}) AS given (source_id, external_id, body_sha256)
  WHERE source_id IS NOT NULL
), locked AS MATERIALIZED (
  SELECT id FROM events WHERE (source_id, external_id) IN (SELECT source_id, external_id FROM duplicate)
  ORDER BY source_id, external_id FOR NO KEY UPDATE
), counted AS (
  SELECT e.id, count(*)::int AS duplicates, (count(*) FILTER (WHERE e.body_sha256 <> d.body_sha256))::int AS conflicts
  FROM locked JOIN events e USING (id) JOIN duplicate d USING (source_id, external_id) GROUP BY e.id
)
UPDATE events e SET duplicates = e.duplicates + c.duplicates, last_duplicate_at = now(),
  conflicts = e.conflicts + c.conflicts, last_conflict_at = CASE WHEN c.conflicts > 0 THEN now() ELSE e.last_conflict_at END
FROM counted c WHERE e.id = c.id
RETURNING e.source_id AS "sourceId", e.external_id AS "externalId", e.body_sha256 AS "bodySha256"`,
);

interface CountedRow {
  readonly sourceId: SourceId;
  readonly externalId: string;
  readonly bodySha256: Buffer;
}

/**
 * Counts duplicates of stored events. Only the bodies are compared, because a provider that tries again makes new headers: a
 * timestamp, a signature, a number of the attempt.
 * @returns for each whether its body differs from the stored one
 */
async function countDuplicates(events: readonly IncomingEvent[]): Promise<readonly boolean[]> {
  const hashes = events.map(bodyHash);
  const keys = events.map(({ source, externalId }, at) => [source?.id, externalId, hashes[at]]);
  const { rowCount, values } = padRows(duplicateColumns, keys);
  const { rows } = await queryForProvider<CountedRow>({
    name: `count-duplicates-${rowCount}`,
    text: countStatement(rowCount),
    values,
  });
  const stored = new Map(rows.map((row) => [`${row.sourceId} ${row.externalId}`, row.bodySha256]));
  return events.map((event, at) => {
    const hash = stored.get(keyOf(event));
    return hash !== undefined && hashes[at]?.equals(hash) === false;
  });
}
