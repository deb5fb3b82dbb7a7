import { allOf, type Sql, sql } from "@/lib/platform/database/db";
import { createdWithin, type DeliveryFilter, eventConditions } from "../filter";

/**
 * The condition on events `e` that the endpoint `ep`, with its settings of today, would get. Events without a body are
 * left out, because they cannot be sent.
 */
export function matchesEndpoint(filter: DeliveryFilter): Sql {
  return allOf([
    sql`e.body IS NOT NULL`,
    sql`e.source_id IS NOT NULL`,
    sql`ep.event_types && portico_subscriptions(e.source_id, e.type)`,
    sql`e.attributes @> ep.filter`,
    sql`portico_in_scope(e.attributes, (SELECT p.scope FROM partners p WHERE p.id = ep.partner_id))`,
    eventConditions(filter),
    createdWithin(sql`e.id`, filter),
  ]);
}

/** The event has no delivery `d` for the endpoint, or a skipped one. */
export const isMissing = sql`(d.id IS NULL OR d.status = 'skipped')`;
