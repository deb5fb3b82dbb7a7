import type { EndpointId, PartnerId } from "@/lib/platform/ids";

/** A lane that may have due deliveries. */
export interface LaneDemand {
  readonly endpointId: EndpointId;
  readonly partnerId: PartnerId | null;
  /** How many more of its deliveries may be in flight. */
  readonly free: number;
  /** One of its requests has had no response for a while. */
  readonly isSlow: boolean;
}

/** Requests in flight. */
export interface PlacesInUse {
  readonly all: number;
  /** Those of slow lanes. */
  readonly slow: number;
}

export interface PlaceLimits {
  /** Places to allot now. */
  readonly now: number;
  /** Requests of one worker in flight. */
  readonly all: number;
  /** Those of slow lanes. The rest stays for lanes that respond. */
  readonly slow: number;
  /** Those of one partner. */
  readonly partner: number;
  /** Those of one partner's slow lanes. */
  readonly partnerSlow: number;
}

const none: PlacesInUse = { all: 0, slow: 0 };

/**
 * Distributes places for requests among lanes: one to each in turn, until the limits are reached. Slow lanes together, and
 * the lanes of one partner together, cannot take all places.
 * @param demands the lane that has waited longest first
 * @returns the places of each lane that gets any
 */
export function allotPlaces(
  demands: readonly LaneDemand[],
  inUse: PlacesInUse,
  inUseOf: (partnerId: PartnerId | null) => PlacesInUse,
  limits: PlaceLimits,
): ReadonlyMap<EndpointId, number> {
  const allotted = new Map<EndpointId, number>();
  const partners = new Map<PartnerId | null, { all: number; slow: number }>();
  const total = { ...inUse };
  let left = limits.now;
  const take = ({ partnerId, isSlow, endpointId }: LaneDemand): boolean => {
    const partner = partners.get(partnerId) ?? { ...(inUseOf(partnerId) ?? none) };
    if (left === 0 || total.all >= limits.all || partner.all >= limits.partner) return false;
    if (isSlow && (total.slow >= limits.slow || partner.slow >= limits.partnerSlow)) return false;
    left -= 1;
    for (const used of [total, partner]) {
      used.all += 1;
      if (isSlow) used.slow += 1;
    }
    partners.set(partnerId, partner);
    allotted.set(endpointId, (allotted.get(endpointId) ?? 0) + 1);
    return true;
  };
  let hungry = demands.filter(({ free }) => free > 0);
  while (hungry.length > 0) {
    hungry = hungry.filter((lane) => take(lane) && (allotted.get(lane.endpointId) ?? 0) < lane.free);
  }
  return allotted;
}
