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

/** How many requests may be added to those in flight. An open breaker allows one probe at a time. */
function capacityOf(lane: LaneState, inFlight: number): number {
  if (lane.probeInMs !== null) return lane.probeInMs <= 0 && inFlight === 0 ? 1 : 0;
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
