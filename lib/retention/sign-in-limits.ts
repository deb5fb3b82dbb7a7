import { forgetTriesMs, knownDays } from "@/lib/auth/try-limits";
import { db, sql } from "@/lib/platform/database/db";
import type { Batch } from "./batch";

const batchSize = 1_000;

/** Deletes the limits without a recent try. Those with a success are kept for longer: they tell a member from a stranger. */
export async function pruneSignInLimits(): Promise<Batch> {
  const rows = await db().$executeRaw(sql`
    DELETE FROM sign_in_limits WHERE key = ANY(ARRAY(
      SELECT key FROM sign_in_limits
      WHERE last_try_at < now() - ${forgetTriesMs}::float8 * interval '1 millisecond' AND next_try_at < now()
        AND (succeeded_at IS NULL OR succeeded_at < now() - ${knownDays}::int * interval '1 day')
      LIMIT ${batchSize}))`);
  return { rows, more: rows === batchSize };
}
