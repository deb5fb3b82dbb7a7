import { pool } from "@/lib/platform/database/pool";
import { nextDue } from "./next-due";

/** When the next delivery of any lane is due; in the past if one is due now. Null if none is open. */
export async function nextDeliveryAt(): Promise<Date | null> {
  const { rows } = await pool().query<{ at: Date | null }>({
    name: "next-delivery-at",
    text: `SELECT min(next.at) AS at FROM lanes l
      JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL, ${nextDue}`,
  });
  return rows[0]?.at ?? null;
}
