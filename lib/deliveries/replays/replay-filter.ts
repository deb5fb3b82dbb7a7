import { z } from "zod";
import { type Context, tenantOf } from "@/lib/auth/context";
import { attributesField } from "@/lib/dialects/attribute-search";
import { allOf, type Sql, sql, when } from "@/lib/platform/database/db";
import {
  type DeliveryId,
  type EndpointId,
  type EventId,
  firstIdAt,
  type PartnerId,
} from "@/lib/platform/ids";
import { publicIdField, timeField } from "@/lib/platform/input-fields";

const timeRange = { since: timeField.optional(), until: timeField.optional() };

const rateField = {
  /** Deliveries per second; unlimited by default. */
  ratePerSecond: z.number().int().min(1).max(10_000, "must be at most 10000").optional(),
  /** Only count what matches. */
  dryRun: z.boolean().optional(),
};

/** The body of `POST /replays`. Without any condition it matches every delivery that the actor may see. */
export const replayInput = z.strictObject({
  /** Only these deliveries, if they match the other conditions. */
  deliveryIds: z.array(publicIdField("delivery")).max(200, "must be at most 200").optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
  status: z.enum(["succeeded", "retrying", "dead_lettered", "skipped", "cancelled"]).optional(),
  code: z.string().max(64).optional(),
  /** The URL of an attempt, which may be a former URL of the endpoint. */
  url: z.string().max(2048).optional(),
  eventType: z.string().max(255).optional(),
  eventId: publicIdField("event").optional(),
  externalId: z.string().max(255).optional(),
  /** `brand_id:663`, in the format of the deliveries list. */
  attributes: attributesField.optional(),
  ...timeRange,
  ...rateField,
});

/** The body of `POST /endpoints/{id}/send-missing`. */
export const missingInput = z.strictObject({
  eventType: z.string().max(255).optional(),
  ...timeRange,
  ...rateField,
});

const isNoDryRun = ({ dryRun }: { dryRun?: boolean | undefined }) => dryRun !== true;
const noDryRun = { path: ["dryRun"], message: "must not be true" };

/** The same for the commands that start them: a dry run only counts and must not reach them. */
export const startReplayInput = replayInput.refine(isNoDryRun, noDryRun);
export const sendMissingInput = missingInput.refine(isNoDryRun, noDryRun);

/** The filter of a bulk replay as it is stored, with ISO 8601 times. */
export interface ReplayFilter {
  readonly deliveryIds?: readonly DeliveryId[];
  readonly endpointId?: EndpointId;
  readonly partnerId?: PartnerId;
  readonly status?: string;
  readonly code?: string;
  readonly url?: string;
  readonly eventType?: string;
  readonly eventId?: EventId;
  readonly externalId?: string;
  /** JSON objects; the event's attributes contain at least one of them. */
  readonly attributes?: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

/** The filter of a request, held to the actor's own partner whatever the request asks for. */
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

/** Whether a partner user asks for another partner's deliveries. Nothing matches then. */
export function isForeign(ctx: Context, input: z.output<typeof replayInput>): boolean {
  const tenant = tenantOf(ctx);
  return tenant !== null && input.partnerId !== undefined && input.partnerId !== tenant;
}

const isOfEnabledEndpoint = sql`EXISTS (
  SELECT 1 FROM endpoints ep WHERE ep.id = d.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL)`;

const ofEvent = (condition: Sql) =>
  sql`EXISTS (SELECT 1 FROM events e WHERE e.id = d.event_id AND ${condition})`;

/**
 * The filter as a condition for deliveries `d`. It holds only for deliveries that a bulk replay may restart: those of
 * enabled endpoints that do not wait for their first attempt.
 */
export function whereOf(filter: ReplayFilter): Sql {
  return allOf([
    sql`d.status NOT IN ('pending')`,
    isOfEnabledEndpoint,
    when(filter.deliveryIds, (ids) => sql`d.id = ANY(${ids}::uuid[])`),
    when(filter.eventId, (id) => sql`d.event_id = ${id}::uuid`),
    when(filter.endpointId, (id) => sql`d.endpoint_id = ${id}::uuid`),
    when(filter.partnerId, (id) => sql`d.partner_id = ${id}::uuid`),
    when(filter.status, (status) => sql`d.status = ${status}::delivery_status`),
    when(filter.code, (code) => sql`d.last_code = ${code}`),
    when(
      filter.url,
      (url) => sql`EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND a.url = ${url})`,
    ),
    when(filter.eventType, (type) => ofEvent(sql`e.type = ${type}`)),
    when(filter.externalId, (id) => ofEvent(sql`e.external_id = ${id}`)),
    when(filter.attributes, (attributes) => ofEvent(sql`e.attributes @> ANY(${attributes}::jsonb[])`)),
    when(filter.since, (since) => sql`d.id >= ${firstIdAt(new Date(since))}::uuid`),
    when(filter.until, (until) => sql`d.id < ${firstIdAt(new Date(until))}::uuid`),
  ]);
}
