import type { LateResponse } from "@/lib/http/types";
import { pool } from "@/lib/platform/database/pool";
import type { Claim } from "../queue/claim";
import { codeOfResponse } from "./failure-code";
import type { AttemptRecord } from "./make-attempt";

/** The longest that an answer is listened for after its deadline. */
const longestMs = 30_000;

/**
 * How long after its deadline an attempt's answer is listened for, in milliseconds: never into the next attempt, so
 * that the delivery is not sent again while its answer may still come.
 */
export function lateWindowMs({ retrySchedule, number }: Pick<Claim, "retrySchedule" | "number">): number {
  const waitSeconds = retrySchedule[number - 1];
  return waitSeconds === undefined ? longestMs : Math.min(longestMs, waitSeconds * 1_000);
}

/**
 * The attempt keeps what came. A delivery moves only if nothing has happened to it since: a success that came late
 * counts as one if the endpoint says so. Otherwise its next attempt is held back by one more wait of its schedule: the
 * endpoint has the event, and is too slow already.
 */
const statement = `
WITH noted AS (
  UPDATE attempts SET late_status_code = $4, late_ms = $5, code = CASE WHEN $6 THEN 'late_success' ELSE code END
  WHERE delivery_id = $1 AND cycle = $2 AND number = $3
)
UPDATE deliveries SET last_code = 'late_success',
  status = CASE WHEN $8 THEN 'succeeded' ELSE status END,
  settled_at = CASE WHEN $8 THEN now() ELSE settled_at END,
  due_at = CASE WHEN $8 THEN due_at ELSE greatest(due_at, now() + $9 * interval '1 second') END
WHERE id = $1 AND fence = $7 AND $6 AND status IN ('retrying', 'dead_lettered') AND leased_until IS NULL
RETURNING status = 'succeeded' AS accepted`;

/**
 * Records an answer that came after its attempt had been settled as timed out.
 * @returns whether it was accepted as a success
 */
export async function recordLateResponse(
  { claim }: AttemptRecord,
  { statusCode, afterMs }: LateResponse,
): Promise<boolean> {
  const isSuccess = codeOfResponse(statusCode, []) === "succeeded";
  const { retrySchedule, number } = claim;
  const { rows } = await pool().query<{ accepted: boolean }>({
    name: "record-late-answer",
    text: statement,
    values: [
      claim.deliveryId,
      claim.cycle,
      number,
      statusCode,
      Math.round(afterMs),
      isSuccess,
      claim.fence,
      claim.lateSuccess === "accept",
      retrySchedule[number] ?? retrySchedule[number - 1] ?? 0,
    ],
  });
  return rows[0]?.accepted ?? false;
}
