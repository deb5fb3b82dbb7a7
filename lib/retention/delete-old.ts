import { db, rawSql, type Sql, sql } from "@/lib/platform/database/db";
import { type Batch, idBefore } from "./batch";

const batchSize = 1_000;

/** Tables whose rows are deleted by age alone. */
type Table =
  | "rejections"
  | "replays"
  | "audit_entries"
  | "sign_in_links"
  | "sessions"
  | "access_links"
  | "alerts"
  | "mails"
  | "shadow_copies";

/** Deletes the old rows of a table, the oldest first. @param condition rows for which it is false are kept */
export function deleteOld(table: Table, days: number, condition: Sql = sql`true`): () => Promise<Batch> {
  const name = rawSql(table);
  return async () => {
    const rows = await db().$executeRaw(
      sql`DELETE FROM ${name} WHERE id = ANY(ARRAY(
        SELECT id FROM ${name} WHERE id < ${idBefore(days)} AND ${condition} ORDER BY id LIMIT ${batchSize}))`,
    );
    return { rows, more: rows === batchSize };
  };
}
