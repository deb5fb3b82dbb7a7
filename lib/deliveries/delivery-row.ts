import { sql } from "@/lib/platform/database/db";
import { type DeliveryId, type EndpointId, type EventId, type PartnerId, publicId } from "@/lib/platform/ids";
import type { DeliveryStatus } from "./delivery-status";

/** A delivery with its event, endpoint and partner, as {@link deliveryColumns} selects it. */
export interface DeliveryRow {
  readonly id: DeliveryId;
  readonly eventId: EventId;
  readonly externalId: string;
  readonly eventType: string;
  readonly source: string | null;
  readonly endpointId: EndpointId;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
  readonly partnerId: PartnerId;
  readonly partnerName: string;
  readonly status: DeliveryStatus;
  readonly cycle: number;
  readonly attemptCount: number;
  readonly maxAttempts: number;
  readonly inFlight: boolean;
  /** When the next attempt is due, or the end of the lane's wait if that is later. */
  readonly dueAt: Date;
  readonly lastCode: string | null;
  readonly lastStatusCode: number | null;
  readonly lastDurationMs: number | null;
  readonly lastAttemptAt: Date | null;
  readonly skippedReason: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

/** The columns of a {@link DeliveryRow}. They need {@link deliveryJoins}. */
export const deliveryColumns = sql`d.id, d.event_id AS "eventId", e.external_id AS "externalId", e.type AS "eventType",
  s.slug AS source, d.endpoint_id AS "endpointId", ep.url AS "endpointUrl", ep.description AS "endpointDescription",
  d.partner_id AS "partnerId", p.name AS "partnerName", d.status, d.cycle, d.attempt_count AS "attemptCount",
  coalesce(array_length(ep.retry_schedule, 1), 0) + 1 AS "maxAttempts",
  coalesce(d.leased_until > now(), false) AS "inFlight", greatest(d.due_at, la.waits_until) AS "dueAt", d.last_code AS "lastCode",
  d.last_status_code AS "lastStatusCode", d.last_duration_ms AS "lastDurationMs", d.last_attempt_at AS "lastAttemptAt",
  d.skipped_reason AS "skippedReason", d.created_at AS "createdAt", d.settled_at AS "settledAt"`;

/** What {@link deliveryColumns} needs after `FROM deliveries d`. */
export const deliveryJoins = sql`JOIN events e ON e.id = d.event_id JOIN endpoints ep ON ep.id = d.endpoint_id
  JOIN partners p ON p.id = d.partner_id LEFT JOIN lanes la ON la.endpoint_id = d.endpoint_id
  LEFT JOIN sources s ON s.id = e.source_id`;

/** A delivery as the API and the portal return it. */
export function deliveryView(row: DeliveryRow) {
  const waiting = row.status === "pending" || row.status === "retrying";
  return {
    ...row,
    id: publicId("delivery", row.id),
    eventId: publicId("event", row.eventId),
    endpointId: publicId("endpoint", row.endpointId),
    partnerId: publicId("partner", row.partnerId),
    dueAt: undefined,
    /** When the next attempt is due; null if there will be none. */
    nextAttemptAt: waiting ? row.dueAt.toISOString() : null,
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

export type DeliveryView = ReturnType<typeof deliveryView>;
