import { type Claim, claimDue } from "./claim";
import type { LaneState } from "./lane-state";
import { takeTokens } from "./lanes";

export interface Batch {
  readonly claims: readonly Claim[];
  /** Something may be due, but the endpoint's rate is used up for the moment. */
  readonly rateLimited: boolean;
}

export const emptyBatch: Batch = { claims: [], rateLimited: false };

/** How many requests may be added to those under way. An open breaker lets one probe through at a time. */
function capacityOf(lane: LaneState, inFlight: number): number {
  if (lane.probeInMs !== null) return lane.probeInMs <= 0 && inFlight === 0 ? 1 : 0;
  return (lane.ordered ? 1 : lane.maxInFlight) - inFlight;
}

/** Claims as many of a lane's due deliveries as may be started now. */
export async function nextBatch(endpointId: string, lane: LaneState, inFlight: number): Promise<Batch> {
  const capacity = capacityOf(lane, inFlight);
  if (capacity <= 0) return emptyBatch;
  const { rateLimit, ordered } = lane;
  if (rateLimit === null) {
    return { claims: await claimDue(endpointId, capacity, ordered), rateLimited: false };
  }
  const allowed = await takeTokens(endpointId, rateLimit, capacity);
  if (allowed === 0) return { claims: [], rateLimited: true };
  const claims = await claimDue(endpointId, allowed, ordered);
  // What was taken and not used goes back.
  if (claims.length < allowed) await takeTokens(endpointId, rateLimit, claims.length - allowed);
  return { claims, rateLimited: false };
}
