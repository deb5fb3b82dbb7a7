import { allOf, type Sql, sql, when } from "@/lib/platform/database/db";
import { firstIdAt } from "@/lib/platform/ids";
import type { ReplayFilter } from "./replay-filter";

/**
 * The condition for events `e` that match an endpoint `ep` as it is registered now. Events without a body cannot be sent
 * and do not match.
 */
export function missingEvents(filter: ReplayFilter): Sql {
  return allOf([
    sql`e.body IS NOT NULL`,
    sql`e.source_id IS NOT NULL`,
    sql`ep.event_types && portico_subscriptions(e.source_id, e.type)`,
    sql`e.attributes @> ep.filter`,
    sql`portico_in_scope(e.attributes, (SELECT p.scope FROM partners p WHERE p.id = ep.partner_id))`,
    when(filter.eventType, (type) => sql`e.type = ${type}`),
    when(filter.since, (since) => sql`e.id >= ${firstIdAt(new Date(since))}::uuid`),
    when(filter.until, (until) => sql`e.id < ${firstIdAt(new Date(until))}::uuid`),
  ]);
}

/** The condition that the event has no delivery `d` for the endpoint, or one that was skipped. */
export const isMissing = sql`(d.id IS NULL OR d.status = 'skipped')`;
