import { sql } from "@/lib/platform/database/db";

/**
 * What a replay does to a row of `deliveries d`: a new cycle, due at once, with a full schedule. The fence shuts out
 * whoever is still sending for the old cycle.
 */
export const newCycle = sql`status = 'pending', cycle = d.cycle + 1, attempt_count = 0, due_at = now(),
  leased_until = NULL, fence = d.fence + 1, settled_at = NULL, skipped_reason = NULL`;
