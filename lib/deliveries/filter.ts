import { z } from "zod";
import { attributesField, searchField } from "@/lib/dialects/attribute-search";
import { allOf, emptySql, type Sql, sql, when } from "@/lib/platform/database/db";
import { firstIdAt } from "@/lib/platform/ids";
import { publicIdField, timeField } from "@/lib/platform/input-fields";
import { deliveryStatuses } from "./delivery-status";

/** A parsed filter is stored with a bulk replay, so its times are text: ISO 8601 in UTC. */
const filterTime = timeField.transform((time) => time.toISOString());

/**
 * The filter of every list, count, export and replay of deliveries. Each field narrows the result.
 * Once parsed, a filter is plain JSON with stored ids.
 */
export const deliveryFilterFields = {
  status: z.enum(deliveryStatuses).optional(),
  endpointId: publicIdField("endpoint").optional(),
  partnerId: publicIdField("partner").optional(),
  eventId: publicIdField("event").optional(),
  eventType: z.string().max(255).optional(),
  externalId: z.string().max(255).optional(),
  /** A search such as `brand_id:663`; parsed to JSON objects, one of which the event's attributes must contain. */
  attributes: attributesField.optional(),
  /** A text of which it is not known whether it is an external id or a search by attributes: either may match. */
  search: searchField.optional(),
  /** The code of the last attempt, such as `http_5xx`. */
  code: z.string().max(64).optional(),
  /** The time of creation: from `since` on, and before `until`. */
  since: filterTime.optional(),
  until: filterTime.optional(),
};

export const deliveryFilter = z.strictObject(deliveryFilterFields);
export type DeliveryFilter = Readonly<z.output<typeof deliveryFilter>>;

/** Whether the filter depends on the event that a delivery carries. */
export function hasEventFilter({ eventType, externalId, attributes, search }: DeliveryFilter): boolean {
  return [eventType, externalId, attributes, search].some((value) => value !== undefined);
}

/** The filter's conditions on a row `d` of `deliveries` itself. Indexes serve all of them. */
export function deliveryConditions(filter: DeliveryFilter): Sql {
  return allOf([
    createdWithin(sql`d.id`, filter),
    when(filter.partnerId, (id) => sql`d.partner_id = ${id}::uuid`),
    when(filter.endpointId, (id) => sql`d.endpoint_id = ${id}::uuid`),
    when(filter.eventId, (id) => sql`d.event_id = ${id}::uuid`),
    when(filter.status, (status) => sql`d.status = ${status}::delivery_status`),
    when(filter.code, (code) => sql`d.last_code = ${code}`),
  ]);
}

/** The filter's conditions on the event `e` of a delivery. */
export function eventConditions(filter: DeliveryFilter): Sql {
  return allOf([
    when(filter.eventType, (type) => sql`e.type = ${type}`),
    when(filter.externalId, (id) => sql`e.external_id = ${id}`),
    when(filter.attributes, hasAttributes),
    when(filter.search, ({ externalId, attributes }) =>
      attributes.length === 0
        ? sql`e.external_id = ${externalId}`
        : sql`(e.external_id = ${externalId} OR ${hasAttributes(attributes)})`,
    ),
  ]);
}

function hasAttributes(objects: readonly string[]): Sql {
  return sql`e.attributes @> ANY(${objects}::jsonb[])`;
}

/** The whole filter as one condition on `deliveries d`. */
export function matchesFilter(filter: DeliveryFilter): Sql {
  if (!hasEventFilter(filter)) return deliveryConditions(filter);
  return sql`${deliveryConditions(filter)}
    AND EXISTS (SELECT 1 FROM events e WHERE e.id = d.event_id AND ${eventConditions(filter)})`;
}

/**
 * A join that keeps the rows of `deliveries d` whose event matches, and looks up one event at a time: OFFSET 0 keeps the
 * planner from reading every matching event before it reads the first delivery. For statements with a LIMIT.
 */
export function joinMatchingEvent(filter: DeliveryFilter): Sql {
  if (!hasEventFilter(filter)) return emptySql;
  return sql`CROSS JOIN LATERAL (
    SELECT FROM events e WHERE ${eventConditions(filter)} AND e.id = d.event_id OFFSET 0) e`;
}

/** The time range of a filter as a range of time-ordered ids. */
export function createdWithin(idColumn: Sql, { since, until }: Pick<DeliveryFilter, "since" | "until">): Sql {
  return allOf([
    when(since, (time) => sql`${idColumn} >= ${firstIdAt(new Date(time))}::uuid`),
    when(until, (time) => sql`${idColumn} < ${firstIdAt(new Date(time))}::uuid`),
  ]);
}
