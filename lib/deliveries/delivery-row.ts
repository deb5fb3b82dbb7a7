import { publicId } from "@/lib/platform/ids";

export type DeliveryStatus = "pending" | "retrying" | "succeeded" | "dead_lettered" | "skipped" | "cancelled";

/** A delivery with what a list shows beside it, as the statements below select it. */
export interface DeliveryRow {
  readonly id: string;
  readonly eventId: string;
  readonly externalId: string;
  readonly eventType: string;
  readonly source: string | null;
  readonly endpointId: string;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly status: DeliveryStatus;
  readonly cycle: number;
  readonly attemptCount: number;
  readonly maxAttempts: number;
  readonly inFlight: boolean;
  readonly dueAt: Date;
  readonly lastCode: string | null;
  readonly lastStatusCode: number | null;
  readonly lastDurationMs: number | null;
  readonly lastAttemptAt: Date | null;
  readonly skippedReason: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

export const deliveryColumns = `d.id, d.event_id AS "eventId", e.external_id AS "externalId", e.type AS "eventType",
  s.slug AS source, d.endpoint_id AS "endpointId", ep.url AS "endpointUrl", ep.description AS "endpointDescription",
  d.partner_id AS "partnerId", p.name AS "partnerName", d.status, d.cycle, d.attempt_count AS "attemptCount",
  coalesce(array_length(ep.retry_schedule, 1), 0) + 1 AS "maxAttempts",
  coalesce(d.leased_until > now(), false) AS "inFlight", d.due_at AS "dueAt", d.last_code AS "lastCode",
  d.last_status_code AS "lastStatusCode", d.last_duration_ms AS "lastDurationMs", d.last_attempt_at AS "lastAttemptAt",
  d.skipped_reason AS "skippedReason", d.created_at AS "createdAt", d.settled_at AS "settledAt"`;

export const deliveryJoins = `JOIN events e ON e.id = d.event_id JOIN endpoints ep ON ep.id = d.endpoint_id
  JOIN partners p ON p.id = d.partner_id LEFT JOIN sources s ON s.id = e.source_id`;

/** A delivery as callers see it. */
export function deliveryView(row: DeliveryRow) {
  const waiting = row.status === "pending" || row.status === "retrying";
  return {
    ...row,
    id: publicId("delivery", row.id),
    eventId: publicId("event", row.eventId),
    endpointId: publicId("endpoint", row.endpointId),
    partnerId: publicId("partner", row.partnerId),
    dueAt: undefined,
    /** When the next attempt falls due; null when none will be made. */
    nextAttemptAt: waiting ? row.dueAt.toISOString() : null,
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

export type DeliveryView = ReturnType<typeof deliveryView>;
