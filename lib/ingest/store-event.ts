import { createHash } from "node:crypto";
import type { Attributes } from "@/lib/dialects/types";
import { pool } from "@/lib/platform/database/pool";
import { newId } from "@/lib/platform/ids";
import type { HeaderPairs } from "./headers";

export interface IncomingEvent {
  readonly sourceId: string;
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

/**
 * One statement, so one commit: the event if it is new, a delivery for every endpoint that matches, and the waking of
 * lanes that sleep.
 *
 * `locked` holds each lane's row against falling asleep (FOR KEY SHARE, which many receivers can hold at once) and
 * reads its state after any drain that was just putting it to sleep; `sleepLane` takes FOR UPDATE and only then looks
 * for due deliveries. So either the drain sees the delivery, or this statement sees the sleeping lane. SKIP LOCKED in
 * `asleep`: whoever holds the row is waking the lane at this moment.
 */
const statement = `
WITH fresh AS (
  INSERT INTO events (id, source_id, external_id, type, dialect, content_type, body, body_size, body_sha256,
                      headers, attributes, received_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())
  ON CONFLICT (source_id, external_id) DO NOTHING
  RETURNING id, type, attributes
), matched AS (
  INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, skipped_reason, due_at, created_at, settled_at)
  SELECT portico_uuid(), fresh.id, ep.id, ep.partner_id,
         CASE WHEN ep.status = 'enabled' THEN 'pending' ELSE 'skipped' END::delivery_status,
         CASE WHEN ep.status <> 'enabled' THEN 'endpoint_' || ep.status::text END,
         now(), now(), CASE WHEN ep.status <> 'enabled' THEN now() END
  FROM fresh JOIN endpoints ep ON ep.deleted_at IS NULL
    AND ep.event_types && ARRAY[fresh.type, '*'] AND fresh.attributes @> ep.filter
  RETURNING endpoint_id, status
), locked AS (
  SELECT lanes.endpoint_id, lanes.awake FROM lanes
  WHERE lanes.endpoint_id IN (SELECT endpoint_id FROM matched WHERE status = 'pending')
  ORDER BY lanes.endpoint_id FOR KEY SHARE
), asleep AS (
  SELECT lanes.endpoint_id FROM lanes JOIN locked USING (endpoint_id) WHERE NOT locked.awake
  ORDER BY lanes.endpoint_id FOR NO KEY UPDATE OF lanes SKIP LOCKED
), woken AS (
  UPDATE lanes SET awake = true, heartbeat_at = now() FROM asleep
  WHERE lanes.endpoint_id = asleep.endpoint_id
  RETURNING lanes.endpoint_id AS "endpointId", lanes.generation
)
SELECT (SELECT id FROM fresh) AS "eventId",
       (SELECT coalesce(json_agg(woken), '[]') FROM woken) AS woken`;

interface Row {
  readonly eventId: string | null;
  readonly woken: readonly LaneWake[];
}

/** Stores an event once per source and external id, with its deliveries. Durable when it returns. */
export async function storeEvent(event: IncomingEvent): Promise<StoreOutcome> {
  const { rows } = await pool().query<Row>({
    name: "store-event",
    text: statement,
    values: [
      newId(),
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
    ],
  });
  const row = rows[0];
  if (row?.eventId) return { outcome: "stored", eventId: row.eventId, woken: row.woken };
  await countDuplicate(event);
  return { outcome: "duplicate" };
}

async function countDuplicate(event: IncomingEvent): Promise<void> {
  await pool().query({
    name: "count-duplicate",
    text: `UPDATE events SET duplicates = duplicates + 1, last_duplicate_at = now()
      WHERE source_id = $1 AND external_id = $2`,
    values: [event.sourceId, event.externalId],
  });
}
