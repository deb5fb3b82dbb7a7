import type { LateResponse } from "@/lib/http/types";
import { db } from "@/lib/platform/database/db";
import type { Claim } from "../queue/claim";
import { settleLate } from "../queue/transitions";
import { codeOfResponse } from "./failure-code";
import type { AttemptRecord } from "./make-attempt";

/** The longest that Portico waits for a late response after the deadline. */
const longestMs = 30_000;

/**
 * How long after its deadline Portico waits for an attempt's late response, in milliseconds. Never beyond the start of
 * the next attempt, so that the delivery is not sent again while its response may still come.
 */
export function lateWindowMs({ retrySchedule, number }: Pick<Claim, "retrySchedule" | "number">): number {
  const waitSeconds = retrySchedule[number - 1];
  return waitSeconds === undefined ? longestMs : Math.min(longestMs, waitSeconds * 1_000);
}

/**
 * Records a response that arrived after its attempt had been settled as timed out.
 * @returns whether the delivery has succeeded by it
 */
export async function recordLateResponse(
  { claim }: AttemptRecord,
  { statusCode, afterMs }: LateResponse,
): Promise<boolean> {
  const { deliveryId, cycle, number, fence, retrySchedule } = claim;
  return settleLate(db(), {
    deliveryId,
    cycle,
    number,
    fence,
    statusCode,
    afterMs: Math.round(afterMs),
    isSuccess: codeOfResponse(statusCode, []) === "succeeded",
    acceptsLateSuccess: claim.lateSuccess === "accept",
    waitSeconds: retrySchedule[number] ?? retrySchedule[number - 1] ?? 0,
  });
}
