import { pool } from "@/lib/platform/database/pool";
import { type Batch, idBefore } from "./batch";

const batchSize = 1_000;

/** Tables whose rows are deleted by age alone. */
type Table =
  | "rejections"
  | "replays"
  | "audit_entries"
  | "sign_in_attempts"
  | "sign_in_links"
  | "access_links"
  | "alerts"
  | "mails"
  | "shadow_copies";

/** Deletes the old rows of a table, the oldest first. @param condition rows for which it is false are kept */
export function deleteOld(table: Table, days: number, condition = "true"): () => Promise<Batch> {
  return async () => {
    const { rowCount } = await pool().query(
      `DELETE FROM ${table} WHERE id = ANY(ARRAY(
         SELECT id FROM ${table} WHERE id < ${idBefore("$1")} AND ${condition} ORDER BY id LIMIT ${batchSize}))`,
      [days],
    );
    return { rows: rowCount ?? 0, more: rowCount === batchSize };
  };
}
