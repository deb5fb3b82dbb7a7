import { openStatusesSql } from "@/lib/deliveries/queue/open-statuses";
import { type Sql, sql } from "@/lib/platform/database/db";
import { firstIdSql } from "@/lib/platform/database/first-id";

/** The result of one statement. */
export interface Batch {
  readonly rows: number;
  /** Whether the class may have more rows to remove. */
  readonly more: boolean;
}

/** A class of rows that retention removes batch by batch. */
export interface PruneClass {
  readonly name: string;
  readonly nextBatch: () => Promise<Batch>;
}

/** The smallest id. */
export const firstId = "00000000-0000-0000-0000-000000000000";

/** The first id of the time this many days ago, by the database's clock. Ids sort by time (UUIDv7). */
export const idBefore = (days: number): Sql => sql`(
  SELECT ${firstIdSql(sql`now() - ${days}::float8 * interval '1 day'`)})`;

/** The condition that no delivery of the event `e` is open. */
export const isSettled = sql`NOT EXISTS (
  SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND d.status IN ${openStatusesSql})`;
