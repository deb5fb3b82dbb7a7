import type { AlertDetails, AlertKind } from "@/lib/dialects/portico/alert-kinds";
import { sql } from "@/lib/platform/database/db";

interface Facts {
  readonly id: string;
  readonly raisedAt: Date;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly endpointId: string | null;
  readonly endpointUrl: string | null;
  readonly endpointDescription: string | null;
  readonly sourceId: string | null;
  readonly sourceSlug: string | null;
  readonly dispatchedAt: Date | null;
  readonly eventId: string | null;
}

/** An alert with its partner, endpoint and source, as {@link alertColumns} selects it. Its kind decides the type of its details. */
export type AlertRow = Facts &
  { readonly [K in AlertKind]: { readonly kind: K; readonly details: AlertDetails[K] } }[AlertKind];

/** The columns of an {@link AlertRow}. They need {@link alertJoins}. */
export const alertColumns = sql`a.id, a.kind, a.details, a.raised_at AS "raisedAt", a.partner_id AS "partnerId",
  p.name AS "partnerName", a.endpoint_id AS "endpointId", ep.url AS "endpointUrl",
  ep.description AS "endpointDescription", a.source_id AS "sourceId", s.slug AS "sourceSlug",
  a.dispatched_at AS "dispatchedAt", a.event_id AS "eventId"`;

/** What {@link alertColumns} needs after `FROM alerts a`. */
export const alertJoins = sql`LEFT JOIN partners p ON p.id = a.partner_id
  LEFT JOIN endpoints ep ON ep.id = a.endpoint_id LEFT JOIN sources s ON s.id = a.source_id`;
