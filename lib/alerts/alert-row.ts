import type { AlertDetails, AlertKind } from "@/lib/dialects/portico/alert-kinds";

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

/** An alert with the names it needs, as the statements below select it. Its kind determines its details. */
export type AlertRow = Facts &
  { readonly [K in AlertKind]: { readonly kind: K; readonly details: AlertDetails[K] } }[AlertKind];

export const alertColumns = `a.id, a.kind, a.details, a.raised_at AS "raisedAt", a.partner_id AS "partnerId",
  p.name AS "partnerName", a.endpoint_id AS "endpointId", ep.url AS "endpointUrl",
  ep.description AS "endpointDescription", a.source_id AS "sourceId", s.slug AS "sourceSlug",
  a.dispatched_at AS "dispatchedAt", a.event_id AS "eventId"`;

export const alertJoins = `LEFT JOIN partners p ON p.id = a.partner_id
  LEFT JOIN endpoints ep ON ep.id = a.endpoint_id LEFT JOIN sources s ON s.id = a.source_id`;
