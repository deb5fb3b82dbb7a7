import { z } from "zod";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import type { Attributes } from "@/lib/dialects/types";
import { pool } from "@/lib/platform/database/pool";
import { parseId, publicId } from "@/lib/platform/ids";
import { Conditions, type Page, pageFields, pageOf, timeFields } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";

export const eventQuery = z.strictObject({
  ...pageFields,
  ...timeFields,
  source: z.string().max(64).optional(),
  type: z.string().max(255).optional(),
  externalId: z.string().max(255).optional(),
});

export interface EventRow {
  readonly id: string;
  readonly source: string | null;
  readonly externalId: string;
  readonly type: string;
  readonly contentType: string | null;
  readonly size: number;
  readonly sha256: Buffer;
  readonly attributes: Attributes;
  readonly duplicates: number;
  readonly receivedAt: Date;
}

export const eventColumns = `e.id, s.slug AS source, e.external_id AS "externalId", e.type,
  e.content_type AS "contentType", e.body_size AS size, e.body_sha256 AS sha256, e.attributes, e.duplicates,
  e.received_at AS "receivedAt"`;

/** An event is a partner's to see when one of its endpoints got a delivery of it. */
export const eventOfPartner = (parameter: string) =>
  `EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND d.partner_id = ${parameter})`;

export function eventView(row: EventRow) {
  return {
    ...row,
    id: publicId("event", row.id),
    sha256: row.sha256.toString("hex"),
    receivedAt: row.receivedAt.toISOString(),
  };
}

export type EventView = ReturnType<typeof eventView>;

/** Events, newest first: for operators all, for a partner those that were for it. */
export async function listEvents({ ctx, query }: { ctx: Context; query: unknown }): Promise<Page<EventView>> {
  requireRight(ctx, "read");
  const filters = parseInput(eventQuery, query);
  const cursor = filters.cursor === undefined ? undefined : (parseId("event", filters.cursor) ?? null);
  const tenant = tenantOf(ctx) ?? undefined;
  const sourceId = filters.source === undefined ? undefined : await sourceIdOf(filters.source);
  // An external id finds a handful of events by itself. Without one a partner's are walked from the newest on, along the
  // index of its deliveries; the limit must stand beside the DISTINCT, or PostgreSQL gathers all of them for one page.
  const walks = tenant !== undefined && filters.externalId === undefined;
  const id = walks ? "d.event_id" : "e.id";
  const conditions = new Conditions()
    .add(tenant, walks ? (p) => `d.partner_id = ${p}` : eventOfPartner)
    .add(cursor, (p) => `${id} < ${p}::uuid`)
    .add(filters.since, (p) => `${id} >= ${p}::uuid`)
    .add(filters.until, (p) => `${id} < ${p}::uuid`)
    .add(sourceId, (p) => `e.source_id = ${p}::uuid`)
    .add(filters.type, (p) => `e.type = ${p}`)
    .add(filters.externalId, (p) => `e.external_id = ${p}`);
  const limit = conditions.parameter(filters.limit + 1);
  const { rows } = await pool().query<EventRow>(
    `SELECT ${walks ? "DISTINCT ON (d.event_id)" : ""} ${eventColumns}
     FROM ${walks ? "deliveries d JOIN events e ON e.id = d.event_id" : "events e"}
     LEFT JOIN sources s ON s.id = e.source_id
     ${conditions.where} ORDER BY ${id} DESC LIMIT ${limit}`,
    conditions.values,
  );
  return pageOf(rows, filters.limit, "event", eventView);
}

/**
 * The id behind a slug, or null, which finds nothing. Looked up first: PostgreSQL plans by how common the value is, and
 * can only know that of one that it sees.
 */
async function sourceIdOf(slug: string): Promise<string | null> {
  const { rows } = await pool().query<{ id: string }>("SELECT id FROM sources WHERE slug = $1", [slug]);
  return rows[0]?.id ?? null;
}
