import { pool } from "@/lib/platform/database/pool";
import { firstIdAt, type MoveId } from "@/lib/platform/ids";
import type { Claim } from "../queue/claim";
import { claimColumns } from "../queue/claim-columns";
import type { ShadowState } from "./shadow-state";

/** A copy that only this process may send. It does not claim the delivery. */
export interface CopyClaim extends Claim {
  readonly copyId: string;
}

/**
 * Picks deliveries without a copy and stores the copy before it is sent, so that none is sent twice. If the process dies,
 * the copy has no response. The deliveries are only read. Deliveries that wait in the lane get a copy too; skipped and
 * cancelled ones do not.
 */
const statement = `
WITH picked AS (
  SELECT d.id, d.event_id FROM deliveries d
  WHERE d.endpoint_id = $2 AND d.id >= $3::uuid AND d.status IN ('pending', 'retrying', 'succeeded', 'dead_lettered')
    AND NOT EXISTS (SELECT 1 FROM shadow_copies s WHERE s.move_id = $1 AND s.delivery_id = d.id)
  ORDER BY d.id LIMIT $4
), noted AS (
  INSERT INTO shadow_copies (id, move_id, delivery_id, started_at)
  SELECT portico_uuid(), m.id, picked.id, now() FROM picked, endpoint_moves m
  WHERE m.id = $1 AND m.status = 'open' AND m.shadow_until > now()
  ON CONFLICT (move_id, delivery_id) DO NOTHING RETURNING id, delivery_id
)
SELECT n.id AS "copyId", n.delivery_id AS "deliveryId", 1 AS cycle, 1 AS number, 0 AS fence, false AS resumed,
  0 AS "internalErrors", m.to_url AS url, '{}'::int[] AS "retrySchedule", 'retry' AS "lateSuccess", ${claimColumns}
FROM noted n JOIN picked p ON p.id = n.delivery_id JOIN events e ON e.id = p.event_id
JOIN endpoint_moves m ON m.id = $1 JOIN endpoints ep ON ep.id = $2
ORDER BY n.delivery_id`;

/** Claims copies of up to `limit` deliveries of a move, the oldest first. */
export async function claimCopies(
  moveId: MoveId,
  { endpointId, since }: Pick<ShadowState, "endpointId" | "since">,
  limit: number,
): Promise<CopyClaim[]> {
  const { rows } = await pool().query<CopyClaim>({
    name: "claim-copies",
    text: statement,
    values: [moveId, endpointId, firstIdAt(since), limit],
  });
  return rows;
}
