import { z } from "zod";
import { type Context, tenantOf } from "@/lib/auth/context";
import { attributesField } from "@/lib/dialects/attribute-search";
import { firstIdAt } from "@/lib/platform/ids";
import { publicIdField, timeField } from "@/lib/platform/input-fields";

const span = { since: timeField.optional(), until: timeField.optional() };

const rateField = {
  /** Deliveries per second; without it, as fast as it goes. */
  ratePerSecond: z.number().int().min(1).max(10_000, "must be at most 10000").optional(),
  /** Only count what matches. */
  dryRun: z.boolean().optional(),
};

/** What `POST /replays` takes. Every part narrows; nothing given means everything the caller may see. */
export const replayInput = z.strictObject({
  /** Exactly these, as far as the rest allows. */
  deliveryIds: z.array(publicIdField("delivery")).max(200, "must be at most 200").optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
  status: z.enum(["succeeded", "retrying", "dead_lettered", "skipped", "cancelled"]).optional(),
  code: z.string().max(64).optional(),
  /** The URL an attempt went to, which may be one the endpoint no longer has. */
  url: z.string().max(2048).optional(),
  eventType: z.string().max(255).optional(),
  eventId: publicIdField("event").optional(),
  externalId: z.string().max(255).optional(),
  /** `brand_id:663`, as the list of deliveries takes it. */
  attributes: attributesField.optional(),
  ...span,
  ...rateField,
});

/** What `POST /endpoints/{id}/send-missing` takes. */
export const missingInput = z.strictObject({
  eventType: z.string().max(255).optional(),
  ...span,
  ...rateField,
});

/** A replay's filter as it is stored: bare ids, ISO times. */
export interface ReplayFilter {
  readonly deliveryIds?: readonly string[];
  readonly endpointId?: string;
  readonly partnerId?: string;
  readonly status?: string;
  readonly code?: string;
  readonly url?: string;
  readonly eventType?: string;
  readonly eventId?: string;
  readonly externalId?: string;
  /** The event's attributes contain one of these objects. As JSON. */
  readonly attributes?: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

/** The wish with the actor's own partner put in force, which nothing in the wish can widen. */
export function filterFor(ctx: Context, input: z.output<typeof replayInput>): ReplayFilter {
  const { dryRun: _, ratePerSecond: __, since, until, ...rest } = input;
  const tenant = tenantOf(ctx);
  return {
    ...rest,
    ...(tenant === null ? {} : { partnerId: tenant }),
    since: since?.toISOString(),
    until: until?.toISOString(),
  };
}

/** Whether an actor's own partner and the wished one contradict each other: then nothing matches. */
export function isForeign(ctx: Context, input: z.output<typeof replayInput>): boolean {
  const tenant = tenantOf(ctx);
  return tenant !== null && input.partnerId !== undefined && input.partnerId !== tenant;
}

/**
 * The filter as SQL over `deliveries d`, with its values numbered from `$first`. Only what can be replayed is in it:
 * deliveries that rest, of endpoints that take them.
 */
export function whereOf(filter: ReplayFilter, first: number): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts = [
    "d.status NOT IN ('pending')",
    "EXISTS (SELECT 1 FROM endpoints ep WHERE ep.id = d.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL)",
  ];
  const add = (sql: (parameter: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(sql(`$${first + values.length - 1}`));
  };
  const addOfEvent = (sql: (parameter: string) => string, value: unknown) =>
    add((p) => `EXISTS (SELECT 1 FROM events e WHERE e.id = d.event_id AND ${sql(p)})`, value);
  add((p) => `d.id = ANY(${p}::uuid[])`, filter.deliveryIds);
  add((p) => `d.event_id = ${p}::uuid`, filter.eventId);
  add((p) => `d.endpoint_id = ${p}`, filter.endpointId);
  add((p) => `d.partner_id = ${p}`, filter.partnerId);
  add((p) => `d.status = ${p}::delivery_status`, filter.status);
  add((p) => `d.last_code = ${p}`, filter.code);
  add((p) => `EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND a.url = ${p})`, filter.url);
  addOfEvent((p) => `e.type = ${p}`, filter.eventType);
  addOfEvent((p) => `e.external_id = ${p}`, filter.externalId);
  addOfEvent((p) => `e.attributes @> ANY(${p}::jsonb[])`, filter.attributes);
  add((p) => `d.id >= ${p}::uuid`, filter.since && firstIdAt(new Date(filter.since)));
  add((p) => `d.id < ${p}::uuid`, filter.until && firstIdAt(new Date(filter.until)));
  return { sql: parts.join(" AND "), values };
}
