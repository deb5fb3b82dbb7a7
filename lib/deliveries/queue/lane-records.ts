import type { DeliveryId, EndpointId, PartnerId } from "@/lib/platform/ids";
import type { LaneDemand, PlacesInUse } from "./allot-places";
import type { AskedLane, LaneAtClaim } from "./claim";
import type { OpenLane } from "./find-open-lanes";

/** A request without a response for this long makes its lane a slow one, in milliseconds. */
const slowAfterMs = 1_000;
/** Deliveries that are asked for while the limit of a lane is not known. The claim knows it. */
const firstFree = 10;
/** A lane without work for this long is forgotten, in milliseconds. */
const forgetAfterMs = 300_000;

/** What a worker remembers of one lane. The database decides; this only saves statements. Times are `performance.now()`. */
interface LaneRecord {
  readonly endpointId: EndpointId;
  partnerId: PartnerId | null;
  /** Undefined until the first claim. */
  capacity: number | undefined;
  /** The last claim got as much as it could, so more deliveries are due. */
  hasBacklog: boolean;
  /** When its deliveries in flight were started, the longest first. */
  readonly startedAt: Map<DeliveryId, number>;
  /** Deliveries that another run has in flight. */
  foreign: number;
  /** When a delivery may be claimed. Infinity: nothing is known to wait. */
  readyAt: number;
  /** No attempt has failed since the last success, as the last claim read it. */
  isHealthy: boolean;
  /** Failures that are not recorded in the database yet. */
  unrecorded: number;
  /** An attempt has failed since the last claim began, or a failure was not recorded then. */
  hasFailed: boolean;
  usedAt: number;
}

interface ClaimCounts {
  readonly wanted: number;
  readonly claimed: number;
  readonly searchInMs: number;
}

/** What a worker knows of its lanes: which have something to send, and what is in flight. */
export class LaneRecords {
  private readonly lanes = new Map<EndpointId, LaneRecord>();
  /** Lanes with a `readyAt`, the one that was served longest ago first. */
  private readonly waiting = new Set<LaneRecord>();
  /** Lanes with requests in flight. */
  private readonly sending = new Set<LaneRecord>();
  /** The lanes with requests in flight since the last {@link takeBusy}. */
  private readonly busy = new Set<EndpointId>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A delivery of the lane may be due. */
  notify(endpointId: EndpointId): void {
    this.dueIn(endpointId, 0);
  }

  /** A delivery of the lane is due in this many milliseconds. */
  dueIn(endpointId: EndpointId, ms: number): void {
    const lane = this.lane(endpointId);
    this.setReady(lane, Math.min(lane.readyAt, this.now() + ms));
  }

  /**
   * Begins a search for open lanes. What is known is forgotten, so that afterwards only what the search has found and the
   * notifications since now count.
   * @returns takes over what was found. Leases of deliveries that this process is not sending belong to another run, which
   *   still uses places.
   */
  beginSearch(): (found: readonly OpenLane[]) => void {
    const own = new Set([...this.sending].flatMap(({ startedAt }) => [...startedAt.keys()]));
    const at = this.now();
    for (const lane of this.waiting) lane.readyAt = Number.POSITIVE_INFINITY;
    return (found) => this.applyOpenLanes(found, own, at);
  }

  private applyOpenLanes(found: readonly OpenLane[], own: ReadonlySet<DeliveryId>, at: number): void {
    const open = new Map(found.map((lane) => [lane.endpointId, lane]));
    for (const { endpointId } of found) this.lane(endpointId);
    for (const lane of this.lanes.values()) {
      const state = open.get(lane.endpointId);
      lane.foreign = (state?.leasedIds ?? []).filter((id) => !lane.startedAt.has(id) && !own.has(id)).length;
      if (state) lane.partnerId = state.partnerId;
      this.setReady(lane, Math.min(lane.readyAt, state ? at + state.dueInMs : Number.POSITIVE_INFINITY));
      if (this.isForgettable(lane)) this.lanes.delete(lane.endpointId);
    }
  }

  /** The lanes that may have a delivery to claim now, with their free places. */
  demands(): readonly LaneDemand[] {
    const now = this.now();
    return [...this.waiting].flatMap((lane) => {
      const free = this.freeOf(lane);
      if (lane.readyAt > now || free <= 0) return [];
      const { endpointId, partnerId } = lane;
      return [{ endpointId, partnerId, free, isSlow: this.isSlow(lane, now) }];
    });
  }

  /** When the next lane is ready, in the time of `performance.now()`, whether it has a free place or not. */
  nextReadyAt(): number {
    return earliest(this.waiting);
  }

  /** The same for lanes with a free place. */
  nextClaimAt(): number {
    return earliest([...this.waiting].filter((lane) => this.freeOf(lane) > 0));
  }

  /** Requests in flight, and those of slow lanes: of all partners, and of one. */
  placesInUse(): { readonly all: PlacesInUse; readonly of: (partnerId: PartnerId | null) => PlacesInUse } {
    const now = this.now();
    const all = { all: 0, slow: 0 };
    const partners = new Map<PartnerId | null, PlacesInUse>();
    for (const lane of this.sending) {
      const { size } = lane.startedAt;
      const slow = this.isSlow(lane, now) ? size : 0;
      const own = partners.get(lane.partnerId) ?? { all: 0, slow: 0 };
      partners.set(lane.partnerId, { all: own.all + size, slow: own.slow + slow });
      all.all += size;
      all.slow += slow;
    }
    return { all, of: (partnerId) => partners.get(partnerId) ?? { all: 0, slow: 0 } };
  }

  /** Deliveries of the lane that are in flight, here and in other runs. */
  inFlightOf(endpointId: EndpointId): number {
    const lane = this.lane(endpointId);
    return lane.startedAt.size + lane.foreign;
  }

  /** Begins a claim of deliveries of these lanes. Notifications since now may be about deliveries that it does not see. */
  beginClaim(asked: readonly AskedLane[]): void {
    for (const { endpointId } of asked) {
      const lane = this.lane(endpointId);
      lane.readyAt = Number.POSITIVE_INFINITY;
      lane.hasFailed = lane.unrecorded > 0;
    }
  }

  /**
   * Takes over what a claim has found out about a lane.
   * @param wanted how many deliveries were asked for
   * @param claimed how many were claimed
   * @param searchInMs milliseconds until the next search: a lane whose places another run uses waits for it
   */
  applyClaim(state: LaneAtClaim, { wanted, claimed, searchInMs }: ClaimCounts): void {
    const lane = this.lane(state.endpointId);
    lane.partnerId = state.partnerId;
    lane.capacity = state.capacity;
    lane.isHealthy = state.isHealthy && !lane.hasFailed;
    lane.hasBacklog = claimed > 0 && claimed >= Math.min(wanted, state.places);
    // The lane goes behind the others.
    this.waiting.delete(lane);
    const readyAt = this.now() + readyInMs(state, lane.hasBacklog, searchInMs);
    this.setReady(lane, Math.min(lane.readyAt, readyAt));
  }

  start(endpointId: EndpointId, deliveryId: DeliveryId): void {
    const lane = this.lane(endpointId);
    lane.startedAt.set(deliveryId, this.now());
    lane.usedAt = this.now();
    this.sending.add(lane);
    this.busy.add(endpointId);
  }

  end(endpointId: EndpointId, deliveryId: DeliveryId): void {
    const lane = this.lane(endpointId);
    lane.startedAt.delete(deliveryId);
    if (lane.startedAt.size === 0) this.sending.delete(lane);
    lane.usedAt = this.now();
  }

  /** Whether deliveries are due and half of the lane's places are free, so that a claim must not wait any longer. */
  isStarving(endpointId: EndpointId): boolean {
    const lane = this.lane(endpointId);
    return lane.hasBacklog && this.freeOf(lane) * 2 >= (lane.capacity ?? firstFree);
  }

  isHealthy(endpointId: EndpointId): boolean {
    return this.lane(endpointId).isHealthy;
  }

  /** An attempt has failed, and the failure is about to be recorded. */
  failed(endpointId: EndpointId): void {
    const lane = this.lane(endpointId);
    lane.isHealthy = false;
    lane.hasFailed = true;
    lane.unrecorded += 1;
  }

  /** A failure was recorded. The next claim reads the state of the lane. */
  recorded(endpointId: EndpointId): void {
    this.lane(endpointId).unrecorded -= 1;
  }

  /** The lanes that have sent since the last call. */
  takeBusy(): readonly EndpointId[] {
    const busy = [...this.busy];
    this.busy.clear();
    for (const { endpointId } of this.sending) this.busy.add(endpointId);
    return busy;
  }

  private freeOf(lane: LaneRecord): number {
    return (lane.capacity ?? firstFree) - lane.startedAt.size - lane.foreign;
  }

  private isSlow({ startedAt }: LaneRecord, now: number): boolean {
    const [first] = startedAt.values();
    return first !== undefined && now - first >= slowAfterMs;
  }

  private isForgettable(lane: LaneRecord): boolean {
    const isIdle = lane.startedAt.size === 0 && lane.readyAt === Number.POSITIVE_INFINITY;
    return isIdle && this.now() - lane.usedAt > forgetAfterMs;
  }

  private setReady(lane: LaneRecord, readyAt: number): void {
    lane.readyAt = readyAt;
    if (readyAt === Number.POSITIVE_INFINITY) this.waiting.delete(lane);
    else this.waiting.add(lane);
  }

  private lane(endpointId: EndpointId): LaneRecord {
    const known = this.lanes.get(endpointId);
    if (known) return known;
    const lane: LaneRecord = {
      endpointId,
      partnerId: null,
      capacity: undefined,
      hasBacklog: false,
      startedAt: new Map(),
      foreign: 0,
      readyAt: Number.POSITIVE_INFINITY,
      isHealthy: true,
      unrecorded: 0,
      hasFailed: false,
      usedAt: this.now(),
    };
    this.lanes.set(endpointId, lane);
    return lane;
  }
}

function earliest(lanes: Iterable<LaneRecord>): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { readyAt } of lanes) next = Math.min(next, readyAt);
  return next;
}

/** Milliseconds until a lane may have a delivery to claim, after a claim. Infinity: it has no more that are due. */
function readyInMs(state: LaneAtClaim, hasBacklog: boolean, searchInMs: number): number {
  const { blockedMs, rateLimitedMs, places } = state;
  if (blockedMs !== null) return blockedMs;
  if (places === 0) return rateLimitedMs > 0 ? rateLimitedMs : searchInMs;
  return hasBacklog ? rateLimitedMs : Number.POSITIVE_INFINITY;
}
