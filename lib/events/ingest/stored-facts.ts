import { type Sql, sql } from "@/lib/platform/database/db";

/**
 * Whether the event `e` was stored with its values under all names of a filter or a scope. If not, because the filter is
 * newer or the values are too large, the body must be read.
 * @param namesVersion the `names_version` of the endpoint or the partner; of several, the greatest
 */
export function hasFactsOf(namesVersion: Sql): Sql {
  return sql`(${namesVersion} = 0 OR (e.facts IS NOT NULL AND e.names_version >= ${namesVersion}))`;
}
