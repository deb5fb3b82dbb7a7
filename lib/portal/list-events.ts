import { z } from "zod";
import { type Context, requireRight, tenantOf } from "@/lib/platform/context";
import { pool } from "@/lib/platform/database/pool";
import { parseId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { Conditions, type Page, pageFields, pageOf, timeFields } from "./list-query";

const eventQuery = z.strictObject({
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
  readonly attributes: Readonly<Record<string, unknown>>;
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
  const wish = parseInput(eventQuery, query);
  const cursor = wish.cursor === undefined ? undefined : (parseId("event", wish.cursor) ?? null);
  const conditions = new Conditions()
    .add(tenantOf(ctx) ?? undefined, eventOfPartner)
    .add(cursor, (p) => `e.id < ${p}::uuid`)
    .add(wish.since, (p) => `e.id >= ${p}::uuid`)
    .add(wish.until, (p) => `e.id < ${p}::uuid`)
    .add(wish.source, (p) => `s.slug = ${p}`)
    .add(wish.type, (p) => `e.type = ${p}`)
    .add(wish.externalId, (p) => `e.external_id = ${p}`);
  const limit = conditions.parameter(wish.limit + 1);
  const { rows } = await pool().query<EventRow>(
    `SELECT ${eventColumns} FROM events e LEFT JOIN sources s ON s.id = e.source_id
     ${conditions.where} ORDER BY e.id DESC LIMIT ${limit}`,
    conditions.values,
  );
  return pageOf(rows, wish.limit, "event", eventView);
}
