import { type Sql, sql } from "./db";

/** The same as `firstIdAt` of `lib/platform/ids.ts`, as SQL, for a time of the database. @param at a timestamp */
export function firstIdSql(at: Sql): Sql {
  return sql`(lpad(to_hex((extract(epoch FROM ${at}) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid`;
}
