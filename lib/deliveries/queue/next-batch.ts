import type { EndpointId } from "@/lib/platform/ids";
import { type Claim, claimDue } from "./claim";
import type { LaneState } from "./lane-state";
import { takeTokens } from "./lanes";

export interface Batch {
  readonly claims: readonly Claim[];
  /** Deliveries may be due, but the rate limit is used up at the moment. */
  readonly rateLimited: boolean;
}

export const emptyBatch: Batch = { claims: [], rateLimited: false };

/** How many requests may be added to those in flight. After a wait and with an open breaker, one at a time. */
function capacityOf(lane: LaneState, inFlight: number): number {
  const { probeInMs, waitEndsInMs, waitCount } = lane;
  if ((probeInMs ?? 0) > 0 || (waitEndsInMs ?? 0) > 0) return 0;
  if (probeInMs !== null || waitCount > 0) return inFlight === 0 ? 1 : 0;
  return (lane.ordered ? 1 : lane.maxInFlight) - inFlight;
}

/** Claims as many due deliveries of a lane as may be sent now. */
export async function nextBatch(endpointId: EndpointId, lane: LaneState, inFlight: number): Promise<Batch> {
  const capacity = capacityOf(lane, inFlight);
  if (capacity <= 0) return emptyBatch;
  const { rateLimit, ordered } = lane;
  if (rateLimit === null) {
    return { claims: await claimDue(endpointId, capacity, ordered), rateLimited: false };
  }
  const allowed = await takeTokens(endpointId, rateLimit, capacity);
  if (allowed === 0) return { claims: [], rateLimited: true };
  const claims = await claimDue(endpointId, allowed, ordered);
  // Return the tokens that were not used.
  if (claims.length < allowed) await takeTokens(endpointId, rateLimit, claims.length - allowed);
  return { claims, rateLimited: false };
}
