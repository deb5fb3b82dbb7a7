import { sql } from "@/lib/platform/database/db";

/** The statuses in which a delivery waits for an attempt. In every other status it has ended. */
export const openStatuses: readonly string[] = ["pending", "retrying"];

/** The same for SQL: `status IN ${openStatusesSql}`. Constants, because the partial indexes are made for them. */
export const openStatusesSql = sql`('pending', 'retrying')`;

/** Whether a delivery of this status waits for an attempt. */
export function isOpen(status: string): boolean {
  return openStatuses.includes(status);
}
