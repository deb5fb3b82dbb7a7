import { firstIdAt } from "@/lib/platform/ids";
import type { ReplayFilter } from "./replay-filter";

/**
 * The events `e` that an endpoint `ep`, as it is registered now, would have got, as SQL with its values numbered from
 * `$first`. Only events whose body is still there: others could not be sent.
 */
export function missingEvents(filter: ReplayFilter, first: number): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts = [
    "e.body IS NOT NULL",
    "e.source_id IS NOT NULL",
    "ep.event_types && portico_subscriptions(e.source_id, e.type)",
    "e.attributes @> ep.filter",
    "portico_in_scope(e.attributes, (SELECT p.scope FROM partners p WHERE p.id = ep.partner_id))",
  ];
  const add = (sql: (parameter: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(sql(`$${first + values.length - 1}`));
  };
  add((p) => `e.type = ${p}`, filter.eventType);
  add((p) => `e.id >= ${p}::uuid`, filter.since && firstIdAt(new Date(filter.since)));
  add((p) => `e.id < ${p}::uuid`, filter.until && firstIdAt(new Date(filter.until)));
  return { sql: parts.join(" AND "), values };
}

/** Whether the event has no delivery `d` for the endpoint, or one that was skipped. */
export const isMissing = "(d.id IS NULL OR d.status = 'skipped')";
