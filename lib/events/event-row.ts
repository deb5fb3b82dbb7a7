import type { Context } from "@/lib/auth/context";
import { tenantSql } from "@/lib/auth/tenant";
import type { Attributes } from "@/lib/dialects/types";
import { type Sql, sql } from "@/lib/platform/database/db";
import { type EventId, publicId } from "@/lib/platform/ids";

/** An event without its headers and its body, as {@link eventColumns} selects it. */
export interface EventRow {
  readonly id: EventId;
  readonly source: string | null;
  readonly externalId: string;
  readonly type: string;
  readonly contentType: string | null;
  /** The codings of the body, such as `gzip`; null if it was plain. */
  readonly contentEncoding: string | null;
  readonly size: number;
  readonly sha256: Buffer;
  readonly attributes: Attributes;
  /** Whether the body has values that are not in `attributes`; null for events of older versions. */
  readonly attributesLeftOut: boolean | null;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly lastConflictAt: Date | null;
  readonly receivedAt: Date;
}

/** The columns of an {@link EventRow}, of `events e` and `sources s`. */
export const eventColumns = sql`e.id, s.slug AS source, e.external_id AS "externalId", e.type,
  e.content_type AS "contentType", e.content_encoding AS "contentEncoding", e.body_size AS size,
  e.body_sha256 AS sha256, e.attributes, e.attributes_left_out AS "attributesLeftOut", e.duplicates,
  e.conflicts, e.last_conflict_at AS "lastConflictAt",
  e.received_at AS "receivedAt"`;

/** A partner may see an event `e` if one of its endpoints has a delivery of it. Operators see all events. */
export function isVisibleEvent(ctx: Context): Sql | undefined {
  const ofTenant = tenantSql(ctx, sql`d.partner_id`);
  return ofTenant && sql`EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND ${ofTenant})`;
}

/** An event as the API and the portal return it. */
export function eventView(row: EventRow) {
  return {
    ...row,
    id: publicId("event", row.id),
    sha256: row.sha256.toString("hex"),
    lastConflictAt: row.lastConflictAt?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
  };
}

export type EventView = ReturnType<typeof eventView>;
